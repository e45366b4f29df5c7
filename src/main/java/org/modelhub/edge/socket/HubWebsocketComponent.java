package org.modelhub.edge.socket;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.modelhub.edge.engine.Handshakes;
import org.modelhub.edge.engine.HubHttp;

/**
 * Camel's {@code vertx-websocket} on the data port. The stock component opens a server of its own, upgrades before its
 * route runs, and runs that on a worker for each message, so that messages overtake one another.
 */
final class HubWebsocketComponent extends VertxWebsocketComponent {

    private final HubHttp http;

    HubWebsocketComponent(HubHttp http) {
        this.http = http;
    }

    @Override
    protected VertxWebsocketHost createVertxWebsocketHost(
            VertxWebsocketHostConfiguration configuration, VertxWebsocketHostKey key) {
        return new DataPort(getCamelContext(), configuration, key, http);
    }

    /** The data port as a host of sockets: its servers are there already, and stay when a route stops. */
    private static final class DataPort extends VertxWebsocketHost {

        private final CamelContext camel;
        private final HubHttp http;
        private final Map<String, Route> routes = new ConcurrentHashMap<>();

        DataPort(
                CamelContext camel,
                VertxWebsocketHostConfiguration configuration,
                VertxWebsocketHostKey key,
                HubHttp http) {
            super(camel, configuration, key);
            this.camel = camel;
            this.http = http;
        }

        @Override
        public void connect(VertxWebsocketConsumer consumer) {
            String path =
                    consumer.getEndpoint().getConfiguration().getWebsocketURI().getPath();
            String router = VertxPlatformHttpRouter.getRouterNameFromPort(
                    http.properties().port());
            Route route = VertxPlatformHttpRouter.lookup(camel, router).route(HttpMethod.GET, path);
            route.handler(new Handshakes(http, consumer));
            routes.put(path, route);
        }

        @Override
        public void disconnect(String path) {
            Route route = routes.remove(path);
            if (route != null) {
                route.remove();
            }
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}
    }
}
