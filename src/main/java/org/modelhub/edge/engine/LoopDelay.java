package org.modelhub.edge.engine;

/**
 * How late one event loop runs its timers, and the share of requests that it refuses because of it.
 *
 * <p>The loop is asked to tick every {@link #TICK_MILLIS} ms. Work that waits for it makes the tick late, and a request
 * that comes now waits as long. One late tick is a collection or a class being loaded; {@link #LATE_IN_A_ROW} in a row
 * are a loop that gets more than it can do. The control law:
 *
 * <pre>
 *   later than the limit (for LATE_IN_A_ROW ticks, or while refusing):  share += 0.03 × min(4, delay ÷ limit), at most 0.95
 *   less late than half the limit:                                      share -= 0.01
 *   between the two:                                                    share stays
 * </pre>
 *
 * A share and not a switch, so that the loop is kept busy with answers while it refuses. Which requests are refused is
 * spread evenly and not drawn. One event loop only.
 */
final class LoopDelay {

    static final long TICK_MILLIS = 50;
    static final int LATE_IN_A_ROW = 3;

    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;
    private static final double UP = 0.03;
    private static final double DOWN = 0.01;
    private static final double MOST = 0.95;
    private static final double STEEPEST = 4;

    private final long limit;
    private long last;
    private int late;
    private double share;
    private double owed;

    LoopDelay(long limitNanos, long now) {
        this.limit = limitNanos;
        this.last = now;
    }

    void tick(long now) {
        long delay = Math.max(0, now - last - TICK_NANOS);
        last = now;
        if (delay > limit) {
            late++;
            if (share > 0 || late >= LATE_IN_A_ROW) {
                share = Math.min(MOST, share + UP * Math.min(STEEPEST, (double) delay / limit));
            }
        } else {
            late = 0;
            if (delay < limit / 2) {
                share = Math.max(0, share - DOWN);
            }
        }
    }

    /** Whether the request that has just come is one of those to refuse. */
    boolean refuses() {
        if (share == 0) {
            return false;
        }
        owed += share;
        if (owed < 1) {
            return false;
        }
        owed -= 1;
        return true;
    }

    double share() {
        return share;
    }
}
