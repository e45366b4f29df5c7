package org.modelhub.edge.engine;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Takes the requests of one path. Unlike the stock consumer it maps no header, query parameter or path segment to a Camel
 * header: headers steer Camel's components, so nothing a client writes may become one.
 */
final class HubHttpConsumer extends VertxPlatformHttpConsumer {

    private final HubHttp http;
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

    /** Whether the route declares that it takes forms with files, and nothing else. */
    boolean takesForms() {
        return form;
    }

    @Override
    protected void handleRequest(RoutingContext context) {
        new HubRequest(http, this, context).start();
    }

    /** A new exchange with its unit of work; {@link #release} ends both. */
    Exchange open(String id, byte[] body) throws Exception {
        Exchange exchange = createExchange(false);
        // The request's own id: one to search for everywhere, and Camel need not make another.
        exchange.setExchangeId(id);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getIn().setBody(body);
        createUoW(exchange);
        return exchange;
    }

    void route(Exchange exchange, AsyncCallback callback) {
        getAsyncProcessor().process(exchange, callback);
    }

    /** Runs the exchange's on-completions: the answer's last byte was handed over. */
    void release(Exchange exchange) {
        doneUoW(exchange);
        releaseExchange(exchange, false);
    }
}
