package org.modelhub.upstream.guard;

import java.time.Duration;

/**
 * How many extra calls a model may be sent: a share of the requests that it was sent in the last while, and at least a
 * few.
 *
 * <p>It counts requests of a window, and not those that are on their way: a provider that fails at once has none on
 * their way, so that "at least three" of them would let every request be repeated. Safe for any thread.
 */
final class Budget {

    private static final int REQUESTS = 0;
    private static final int SPENT = 1;

    private final double share;
    private final int least;
    private final Tally tally;

    Budget(double share, int least, Duration window, long now) {
        this.share = share;
        this.least = least;
        this.tally = new Tally(2, window, now);
    }

    /** A request goes out for the first time. */
    void earn(long now) {
        tally.add(REQUESTS, now);
    }

    /** Takes one extra call, if there is one left. */
    synchronized boolean spend(long now) {
        double most = Math.max(least, share * tally.sum(REQUESTS, now));
        if (tally.sum(SPENT, now) + 1 > most) {
            return false;
        }
        tally.add(SPENT, now);
        return true;
    }
}
