package org.modelhub.edge.socket.realtime;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory conversations may take, each and all together. Safe for use by several threads. */
final class ConversationRoom {

    private final long each;
    private final long all;
    private final AtomicLong used = new AtomicLong();

    ConversationRoom(long each, long all) {
        this.each = each;
        this.all = all;
    }

    /** @param before what this conversation has already */
    boolean take(long before, long more) {
        if (before + more > each) {
            return false;
        }
        if (used.addAndGet(more) > all) {
            used.addAndGet(-more);
            return false;
        }
        return true;
    }

    /** Gives back, or takes without asking if negative. */
    void give(long bytes) {
        used.addAndGet(-bytes);
    }
}
