package org.modelhub.edge.engine;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request to become a socket, before it is answered: the body of the exchange until a step has decided. Its headers are
 * not among those that the hub keeps of a request, so a step reads them here.
 */
public final class Handshake {

    private final HttpServerRequest request;

    Handshake(HttpServerRequest request) {
        this.request = request;
    }

    /** The first header of that name, or null. */
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /** All headers of that name, each of which may be a list. */
    public String list(String name) {
        return String.join(",", request.headers().getAll(name));
    }
}
