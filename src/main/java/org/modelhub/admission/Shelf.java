package org.modelhub.admission;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Buckets by name. Each new one has a few old ones looked at, in turn, and those that are full again leave; so the shelf
 * holds little more than the buckets that somebody has drawn from within their period, and needs no sweeper.
 *
 * <p>At its bound a shelf takes no more names: newcomers then share one bucket until there is room. They are limited too
 * early, never too late.
 */
final class Shelf {

    /** More than one, so that a shelf shrinks even while it grows. */
    private static final int LOOKED_AT = 4;

    private final int most;
    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private Iterator<Bucket> hand = buckets.values().iterator();

    Shelf(int most) {
        this.most = most;
    }

    /** @param shared the name of the bucket that stands in for this one where there is no room */
    Bucket bucket(String name, String shared, Rate rate, long now) {
        Bucket known = buckets.get(name);
        if (known != null) {
            return known;
        }
        sweep(now);
        String placed = buckets.size() < most ? name : shared;
        return buckets.computeIfAbsent(placed, absent -> new Bucket(rate, now));
    }

    /** A bucket that these names led to is no longer one. */
    void forget(String name, String shared, Bucket retired) {
        buckets.remove(name, retired);
        buckets.remove(shared, retired);
    }

    private synchronized void sweep(long now) {
        if (!hand.hasNext()) {
            hand = buckets.values().iterator();
        }
        for (int i = 0; i < LOOKED_AT && hand.hasNext(); i++) {
            if (hand.next().retire(now)) {
                hand.remove();
            }
        }
    }

    int size() {
        return buckets.size();
    }
}
