package org.modelhub.upstream.guard;

import java.time.Duration;

/**
 * How fast a model answers lately, against its own habit: two moving averages, one of about the last 8 answers and one
 * of about the last 200. Safe for any thread.
 */
final class Pace {

    private static final double LATELY = 1 / 8.0;
    private static final double HABIT = 1 / 200.0;
    private static final int FEW = 20;
    /** Twice as slow as ever may be the questions; five times as slow is trouble. */
    private static final double HARMLESS = 2;

    private static final double TROUBLE = 5;
    private static final long FORGOTTEN = Duration.ofSeconds(30).toNanos();

    private double lately;
    private double habit;
    private int count;
    private long last;

    synchronized void took(long nanos, long now) {
        count = Math.min(count + 1, FEW + 200);
        lately += (nanos - lately) * Math.max(LATELY, 1.0 / count);
        habit += (nanos - habit) * Math.max(HABIT, 1.0 / count);
        last = now;
    }

    /** From 0, for a model that is as fast as ever or was not called lately, to 1. */
    synchronized double strain(long now) {
        if (count < FEW || now - last > FORGOTTEN) {
            return 0;
        }
        double slower = lately / habit;
        return Math.min(1, Math.max(0, (slower - HARMLESS) / (TROUBLE - HARMLESS)));
    }
}
