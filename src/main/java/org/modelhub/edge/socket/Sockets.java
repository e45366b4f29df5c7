package org.modelhub.edge.socket;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.RequestHead;
import org.modelhub.stream.LoopDeadlines;

/** All open sockets of this process. Safe for use by several threads. */
final class Sockets {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final SocketProperties limits;
    private final LoopDeadlines deadlines;
    private final Set<SocketSession> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    Sockets(SocketProperties limits, LoopDeadlines deadlines) {
        this.limits = limits;
        this.deadlines = deadlines;
    }

    /** @throws HubException if no socket can be opened now */
    void checkRoom() {
        if (draining) {
            throw refused("This instance of the hub is being stopped; ask again.", "draining");
        }
        if (open.size() >= limits.max()) {
            throw refused("The hub has as many sockets open as it may.", "too_many_sockets");
        }
    }

    private static HubException refused(String message, String code) {
        return new HubException(new HubError(503, message, "unavailable_error", null, code, SOON));
    }

    /** Speaks with a client that has got its socket. On the socket's event loop. */
    void open(ServerWebSocket socket, HttpConnection connection, Caller caller, RequestHead handshake) {
        SocketLink.open(
                socket,
                connection,
                limits,
                deadlines.current(),
                link -> new SocketSession(link, caller, handshake.headers()));
    }

    int count() {
        return open.size();
    }
}
