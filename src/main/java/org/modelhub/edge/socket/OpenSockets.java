package org.modelhub.edge.socket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is connected by a socket. Safe for use by several threads. */
public final class OpenSockets {

    /** A client that is connected. */
    public interface Member {

        /** The hub ends: nothing begins any more, and what there is may end. On any thread. */
        void drain();
    }

    private final Set<Member> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    public void opened(Member session) {
        open.add(session);
        if (draining) {
            session.drain();
        }
    }

    public void closed(Member session) {
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
        open.forEach(Member::drain);
    }
}
