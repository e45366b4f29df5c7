package org.modelhub.edge.engine;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Takes the requests of one path. Unlike the stock consumer it maps no header, query parameter or path segment to a Camel
 * header: headers steer Camel's components, so nothing a client writes may become one.
 */
final class HubHttpConsumer extends VertxPlatformHttpConsumer {

    private final HubHttp http;
    private final Entrance entrance = new ConsumerEntrance(this);
    /** Whether the route declares that it takes forms with files, and nothing else. */
    private final boolean form;

    HubHttpConsumer(
            PlatformHttpEndpoint endpoint,
            Processor route,
            List<Handler<RoutingContext>> handlers,
            String router,
            HubHttp http) {
        super(endpoint, route, handlers, router);
        this.http = http;
        this.form = "multipart/form-data".equals(endpoint.getConsumes());
    }

    @Override
    protected void handleRequest(RoutingContext context) {
        new HubRequest(http, entrance, form, context).start();
    }
}
