package org.modelhub.edge.socket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is connected by a socket. Safe for use by several threads. */
final class OpenSockets {

    private final Set<SocketSession> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    void opened(SocketSession session) {
        open.add(session);
        if (draining) {
            session.drain();
        }
    }

    void closed(SocketSession session) {
        open.remove(session);
    }

    int count() {
        return open.size();
    }

    boolean draining() {
        return draining;
    }

    /** The hub ends. */
    void drain() {
        draining = true;
        open.forEach(SocketSession::drain);
    }
}
