package org.modelhub.edge.engine;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.support.DefaultConsumer;

/** Where requests that want to become sockets enter: their route runs before the upgrade, so that a refusal is HTTP. */
public final class Handshakes implements Handler<RoutingContext> {

    private final HubHttp http;
    private final Entrance entrance;

    public Handshakes(HubHttp http, DefaultConsumer consumer) {
        this.http = http;
        this.entrance = new ConsumerEntrance(consumer);
    }

    @Override
    public void handle(RoutingContext context) {
        new HubRequest(http, entrance, false, context).shake();
    }
}
