package org.modelhub.edge.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.Caller;

/** Makes requests that do not come over HTTP: one message of a socket, or a stream that is taken over. */
public final class InnerRequests {

    private final HubHttp http;
    private final CamelContext camel;
    private final Map<String, Entrance> entrances = new ConcurrentHashMap<>();

    public InnerRequests(HubHttp http, CamelContext camel) {
        this.http = http;
        this.camel = camel;
    }

    /**
     * Sends a body through a route, on the calling event loop.
     *
     * @param route as {@code direct:gateway.resume}
     * @param path what the request's head names
     * @param headers of the head, by lower-case name; credentials among them are left out
     * @param caller whose request it is, or null where the route is to find out
     */
    public InnerRequest ask(
            String route,
            String path,
            Map<String, String> headers,
            @Nullable Caller caller,
            Object body,
            InnerAsker asker) {
        Entrance entrance = entrances.computeIfAbsent(route, uri -> new DirectEntrance(camel, uri));
        InnerRequest request = new InnerRequest(http, entrance, path, headers, asker);
        request.start(caller, body);
        return request;
    }
}
