package org.modelhub.admission;

import java.util.function.DoubleSupplier;

/**
 * How far the limits on one public name are open between their declared amount (0) and their declared ceiling (1).
 *
 * <p>The law is additive increase and multiplicative decrease, once each {@value #TICK_NANOS} ns, on the pressure
 * {@code p} that the calls to the name's models tell (0 fast and without errors, 1 failing or full):
 *
 * <pre>
 *   p ≥ 0.5                                 open := open / 2, and 0 below 0.02; then no opening for 30 ticks
 *   p ≤ 0.2, and a bucket was below half    open := open + 0.1, at most 1
 *   nothing was below half, for 10 ticks    open := open - 0.1 a tick, at least 0
 *   else                                    stays
 * </pre>
 *
 * So it takes 10 s of demand and of health to reach the ceiling, and 6 s of pressure to be back where the limit was
 * declared. Between the two thresholds it holds, and after a cut it waits, so that a model whose pressure rises with its
 * load is not driven up and down. Demand is asked for because an open limit is an observation of health that ages: a name
 * that rested overnight begins with what was declared. Nothing ticks by itself; whoever asks first in a tick does the
 * step, and ticks in which nobody asked count as without demand.
 */
final class Width {

    static final long TICK_NANOS = 1_000_000_000L;

    private static final double PRESSED = 0.5;
    private static final double CALM = 0.2;
    private static final double STEP = 0.1;
    private static final double CUT = 0.5;
    private static final double SHUT = 0.02;
    private static final int WAIT_TICKS = 30;
    private static final int IDLE_TICKS = 10;

    private double open;
    private long tickedAt;
    private boolean wanted;
    private long waitTicks;
    private long idleTicks;

    Width(long now) {
        this.tickedAt = now;
    }

    /**
     * How far it is open now, from 0 to 1.
     *
     * @param pressure is only asked once each tick
     */
    synchronized double open(long now, DoubleSupplier pressure) {
        long ticks = (now - tickedAt) / TICK_NANOS;
        if (ticks > 0) {
            tickedAt += ticks * TICK_NANOS;
            idle(ticks - 1);
            step(pressure.getAsDouble());
        } else if (ticks < 0) {
            tickedAt = now;
        }
        return open;
    }

    /** A bucket that it widens is less than half full. */
    synchronized void want() {
        wanted = true;
    }

    private void step(double pressure) {
        if (pressure >= PRESSED) {
            open = open * CUT < SHUT ? 0 : open * CUT;
            waitTicks = WAIT_TICKS;
        } else if (waitTicks > 0) {
            waitTicks--;
        } else if (wanted && pressure <= CALM) {
            open = Math.min(1, open + STEP);
        }
        if (wanted) {
            idleTicks = 0;
        } else {
            idle(1);
        }
        wanted = false;
    }

    private void idle(long ticks) {
        long beyond = Math.max(0, idleTicks + ticks - IDLE_TICKS) - Math.max(0, idleTicks - IDLE_TICKS);
        idleTicks += ticks;
        waitTicks = Math.max(0, waitTicks - Math.max(0, ticks - 1));
        open = Math.max(0, open - STEP * beyond);
    }
}
