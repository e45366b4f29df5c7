package org.modelhub.admission;

import java.time.Duration;

/**
 * How a bucket fills, and how full it gets. The unit is the claim's: requests, tokens, or millionths of the hub's
 * currency.
 *
 * @param capacity the most that can be taken at once after a rest
 * @param refill what comes back within {@code period}
 */
public record Rate(long capacity, long refill, Duration period, Filling filling) {

    /** When that which was taken comes back. */
    public enum Filling {
        /** Bit by bit, all the time: a token bucket. It gives up to its capacity and its refill in its first period. */
        EVENLY,
        /** All of it when the next window of one period begins, and nothing before: a quota. */
        AT_ONCE
    }

    /** A minute's limit is to keep the load even. One of an hour or a day is a sum that somebody may spend. */
    private static final Duration SHORTEST_WINDOW = Duration.ofHours(1);

    public Rate {
        if (capacity < 1 || refill < 1 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("a rate needs a capacity, a refill and a period above 0");
        }
    }

    /** One that fills evenly. */
    public Rate(long capacity, long refill, Duration period) {
        this(capacity, refill, period, Filling.EVENLY);
    }

    /** The rate of a limit of that much in a period: from an hour on it is a quota, below it fills evenly. */
    public static Rate of(long amount, Duration period) {
        Filling filling = period.compareTo(SHORTEST_WINDOW) < 0 ? Filling.EVENLY : Filling.AT_ONCE;
        return new Rate(amount, amount, period, filling);
    }

    /** Whether it has windows, and does not fill within them. */
    public boolean atOnce() {
        return filling == Filling.AT_ONCE;
    }

    /**
     * What came back between two moments of a clock that only counts on.
     *
     * @param begin when a window began, be it long ago or ahead; of no matter without windows
     */
    public double gained(long begin, long since, long now) {
        if (atOnce()) {
            long begun = Math.floorDiv(now - begin, nanos()) - Math.floorDiv(since - begin, nanos());
            return (double) Math.max(0, begun) * refill;
        }
        return (double) Math.max(0, now - since) * refill / nanos();
    }

    /**
     * After how many nanoseconds so much more is there, if nobody takes any.
     *
     * @param missing above 0
     */
    public long after(double missing, long begin, long now) {
        return atOnce()
                ? (long) (window(begin, now) + (Math.ceil(missing / refill) - 1) * nanos())
                : (long) Math.ceil(missing * nanos() / refill);
    }

    /** In how many nanoseconds the next window begins; 0 without windows. */
    public long window(long begin, long now) {
        return atOnce() ? nanos() - Math.floorMod(now - begin, nanos()) : 0;
    }

    private long nanos() {
        return period.toNanos();
    }

    /** The same, so many times as wide. */
    Rate times(double by) {
        return new Rate(times(capacity, by), times(refill, by), period, filling);
    }

    private static long times(long amount, double by) {
        return Math.max(1, (long) (amount * by));
    }
}
