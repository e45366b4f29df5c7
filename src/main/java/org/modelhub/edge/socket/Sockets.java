package org.modelhub.edge.socket;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.function.Function;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/** Opens sockets, as long as there is room. */
public final class Sockets {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final SocketHub hub;

    Sockets(SocketHub hub) {
        this.hub = hub;
    }

    /**
     * Checks that there is room for one more.
     *
     * @throws HubException if no socket can be opened now
     */
    public void checkRoom() {
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
    public void open(ServerWebSocket socket, HttpConnection connection, Function<SocketLink, SocketProtocol> speaker) {
        SocketLink.open(socket, connection, hub.limits(), hub.deadlines().current(), speaker);
    }

    /** What all of them share. */
    public SocketHub hub() {
        return hub;
    }
}
