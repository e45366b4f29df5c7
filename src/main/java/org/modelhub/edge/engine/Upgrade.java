package org.modelhub.edge.engine;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;

/** The answer of a route to a {@link Handshake}: the client gets its socket, and this has it. */
@FunctionalInterface
public interface Upgrade {

    /**
     * The client has its socket.
     *
     * @param socket of which nothing was read yet; on its event loop
     */
    void opened(ServerWebSocket socket, HttpConnection connection);
}
