package org.modelhub.edge.socket;

/**
 * When a socket is pinged, and when it counts as dead: at the third beat in a row before which nothing was heard of it,
 * two pings being unanswered then. Whatever arrives is a sign of life. Times are readings of {@link System#nanoTime()}.
 */
final class Heartbeat {

    private static final int MISSED = 2;

    private final long interval;
    private long next;
    private int unanswered;

    Heartbeat(long interval, long now) {
        this.interval = interval;
        this.next = now + interval;
    }

    void heard() {
        unanswered = 0;
    }

    long next() {
        return next;
    }

    /** The next beat is due: whether the other side counts as alive; if so, it is to be pinged now. */
    boolean beat(long now) {
        next = now + interval;
        return unanswered++ < MISSED;
    }
}
