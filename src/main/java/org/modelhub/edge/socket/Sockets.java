package org.modelhub.edge.socket;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.RequestHead;

/** Opens sockets, as long as there is room. */
final class Sockets {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final SocketHub hub;

    Sockets(SocketHub hub) {
        this.hub = hub;
    }

    /** @throws HubException if no socket can be opened now */
    void checkRoom() {
        if (hub.sockets().draining()) {
            throw new HubException(Dismissals.DRAINING);
        }
        if (hub.sockets().count() >= hub.limits().max()) {
            throw new HubException(new HubError(
                    503,
                    "The hub has as many sockets open as it may.",
                    "unavailable_error",
                    null,
                    "too_many_sockets",
                    SOON));
        }
    }

    /** Speaks with a client that has got its socket. On the socket's event loop. */
    void open(ServerWebSocket socket, HttpConnection connection, Caller caller, RequestHead handshake) {
        SocketLink.open(
                socket,
                connection,
                hub.limits(),
                hub.deadlines().current(),
                link -> new SocketSession(hub, link, caller, handshake.headers()));
    }
}
