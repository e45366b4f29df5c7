package org.modelhub.edge.engine;

/**
 * How late one event loop runs its timers, and which requests it refuses because of it.
 *
 * <p>The loop is asked to tick every {@link #TICK_MILLIS} ms; the work of a round that takes longer makes the tick late.
 * A late tick now and then is a collection, or a class being loaded: the loop is <em>pressed</em> only once no tick has
 * been in time for {@link #PRESSED_MILLIS} ms, and {@link #LATE_IN_A_ROW} were late. It is no more with the first tick that
 * is less than half the limit late.
 *
 * <p>A loop that is pressed works in each round on what comes first, until the round has made it late by the limit, and
 * refuses the rest of the round. So it is always busy with answers, and nobody waits for longer than about two rounds,
 * whether for an answer to begin or for a refusal. One event loop only.
 */
final class LoopDelay {

    static final long TICK_MILLIS = 10;
    static final long PRESSED_MILLIS = 1000;
    static final int LATE_IN_A_ROW = 3;

    private static final long MILLI = 1_000_000;
    private static final long TICK = TICK_MILLIS * MILLI;

    private final long limit;
    /** When the last tick was. */
    private long last;
    /** The last tick that was in time. */
    private long inTime;

    private int late;
    private boolean pressed;

    LoopDelay(long limitNanos, long now) {
        this.limit = limitNanos;
        this.last = now;
        this.inTime = now;
    }

    void tick(long now) {
        long delay = now - last - TICK;
        last = now;
        if (delay > limit) {
            late++;
            pressed |= late >= LATE_IN_A_ROW && now - inTime >= PRESSED_MILLIS * MILLI;
        } else if (!pressed || delay < limit / 2) {
            late = 0;
            inTime = now;
            pressed = false;
        }
    }

    /** Whether some requests may have to be refused at all; asked before the clock is. */
    boolean pressed() {
        return pressed;
    }

    /** Whether the request that has just come is one of those to refuse. */
    boolean refuses(long now) {
        return pressed && now - last > TICK + limit;
    }
}
