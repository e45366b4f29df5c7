package org.modelhub.upstream.guard;

import java.time.Duration;
import java.util.Arrays;

/**
 * The times of a model's latest whole answers, of which a percentile is read: counts in classes that are at most an
 * eighth wide, of this half minute and the one before. Safe for any thread.
 */
final class Latencies {

    private static final int EIGHTHS = 3;
    /** From about a microsecond to more than an hour. */
    private static final int SMALLEST = 10;

    private static final int CLASSES = (42 - SMALLEST) << EIGHTHS;
    private static final long HALF = Duration.ofSeconds(30).toNanos();

    private int[] current = new int[CLASSES];
    private int[] before = new int[CLASSES];
    private int count;
    private int countBefore;
    private long since;

    Latencies(long now) {
        this.since = now;
    }

    synchronized void took(long nanos, long now) {
        turn(now);
        current[classOf(nanos)]++;
        count++;
    }

    /** The time within which that share of the answers came, or -1 where there are fewer than those samples. */
    synchronized long percentile(double share, int samples, long now) {
        turn(now);
        int all = count + countBefore;
        if (all < samples) {
            return -1;
        }
        long wanted = (long) Math.ceil(share * all);
        long seen = 0;
        int at = -1;
        while (seen < wanted) {
            at++;
            seen += current[at] + before[at];
        }
        return upperEnd(at);
    }

    private void turn(long now) {
        if (now - since < HALF) {
            return;
        }
        boolean stale = now - since >= 2 * HALF;
        int[] emptied = before;
        before = current;
        current = emptied;
        countBefore = stale ? 0 : count;
        count = 0;
        Arrays.fill(current, 0);
        if (stale) {
            Arrays.fill(before, 0);
        }
        since = now;
    }

    private static int classOf(long nanos) {
        long value = Math.max(nanos, 1L << SMALLEST);
        int power = 63 - Long.numberOfLeadingZeros(value);
        int eighth = (int) (value >>> (power - EIGHTHS)) & ((1 << EIGHTHS) - 1);
        return Math.min(((power - SMALLEST) << EIGHTHS) + eighth, CLASSES - 1);
    }

    private static long upperEnd(int at) {
        int power = (at >> EIGHTHS) + SMALLEST;
        long eighth = (at & ((1 << EIGHTHS) - 1)) + 1L;
        return (1L << power) + (eighth << (power - EIGHTHS));
    }
}
