package org.modelhub.edge.engine;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Camel's {@code platform-http} engine with consumers that run their route on the event loop. */
public class HubHttpEngine extends VertxPlatformHttpEngine {

    private final HubHttp http;

    public HubHttpEngine(HubHttp http) {
        this.http = http;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        // The head is read by HubRequest under its own limits: no body handler, no streaming of the stock consumer.
        endpoint.setUseBodyHandler(false);
        endpoint.setUseStreaming(false);
        return new HubHttpConsumer(
                endpoint, route, getHandlers(), VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort()), http);
    }

    /** The configured port, also before the server listens: the router is registered under it. */
    @Override
    public int getServerPort() {
        return http.properties().port();
    }
}
