package org.modelhub.stream.live;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose the memory for replay is. A key that holds more than one may gives of its own; where all together hold too much,
 * the key that holds most gives first. Each stream says what it can give when that changes, and keys stand in the order
 * of what they hold, so that nobody looks through streams for one that can.
 *
 * <p>A stream calls from under its own lock; no stream is called from here.
 */
final class Shares {

    /** The order of keys is this fine, in parts of all memory. */
    private static final int STEPS = 1024;

    private final Budget budget;
    private final long mostOfKey;
    private final long step;
    private final Map<String, Share> byKey = new HashMap<>();
    private final TreeSet<Share> givers =
            new TreeSet<>(Comparator.<Share>comparingLong(share -> share.rank).thenComparing(Share::keyId));

    /** A stream that was asked, and for what. */
    record Giver(LiveStream stream, Gift gift) {}

    /** Where they come from. */
    @FunctionalInterface
    interface Givers {

        /** The one that is to give next, null if none can. */
        @Nullable
        Giver next();
    }

    Shares(StreamLimits limits) {
        budget = new Budget(limits.hubBytes());
        mostOfKey = limits.keyBytes();
        step = Math.max(1, limits.hubBytes() / STEPS);
    }

    /** What all keys hold together. */
    Budget budget() {
        return budget;
    }

    /** A stream of this key begins. */
    synchronized Share join(String keyId) {
        Share share = byKey.computeIfAbsent(keyId, key -> new Share(this, key, mostOfKey));
        share.streams++;
        return share;
    }

    /** A stream is kept no longer; it stands nowhere and holds nothing. */
    synchronized void leave(Share share) {
        share.streams--;
        if (share.streams == 0) {
            byKey.remove(share.keyId(), share);
        }
    }

    void changed(Share share, long bytes) {
        budget.add(bytes);
        if (Math.abs(share.budget().used() - share.rank) >= step) {
            rank(share);
        }
    }

    private synchronized void rank(Share share) {
        boolean stood = givers.remove(share);
        share.rank = share.budget().used();
        if (stood) {
            givers.add(share);
        }
    }

    synchronized void stand(Share share, LiveStream stream, @Nullable Gift before, @Nullable Gift now) {
        if (before != null) {
            share.remove(stream, before);
        }
        if (now != null) {
            share.put(stream, now);
        }
        order(share);
    }

    private void order(Share share) {
        if (share.gives()) {
            givers.add(share);
        } else {
            givers.remove(share);
        }
    }

    /** The stream of this key that is to give next, null if none can. It stands nowhere until it says again what it has. */
    synchronized @Nullable Giver next(Share share) {
        Giver next = share.next();
        order(share);
        return next;
    }

    /** The same, of the key that holds most of those that can give. */
    synchronized @Nullable Giver next() {
        return givers.isEmpty() ? null : next(givers.last());
    }
}
