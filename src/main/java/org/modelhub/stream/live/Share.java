package org.modelhub.stream.live;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the streams of one key hold of the memory for replay. */
final class Share {

    private final Shares all;
    private final String keyId;
    private final Budget budget;
    private final Map<Gift, Set<LiveStream>> giving = new EnumMap<>(Gift.class);

    /** How much it held when it was last put in order; only written under the lock of {@link Shares}. */
    volatile long rank;

    int streams;

    Share(Shares all, String keyId, long most) {
        this.all = all;
        this.keyId = keyId;
        this.budget = new Budget(most);
        for (Gift gift : Gift.values()) {
            giving.put(gift, new LinkedHashSet<>());
        }
    }

    String keyId() {
        return keyId;
    }

    Budget budget() {
        return budget;
    }

    /** A buffer of this key grows, or shrinks. */
    void add(long bytes) {
        budget.add(bytes);
        all.changed(this, bytes);
    }

    /** Whether this key, or all of them together, hold too much. */
    boolean exceeded() {
        return budget.exceeded() || all.budget().exceeded();
    }

    /** What a stream can give is another thing now. */
    void stand(LiveStream stream, @Nullable Gift before, @Nullable Gift now) {
        all.stand(this, stream, before, now);
    }

    // ---- under the lock of Shares

    void put(LiveStream stream, Gift gift) {
        of(gift).add(stream);
    }

    void remove(LiveStream stream, Gift gift) {
        of(gift).remove(stream);
    }

    boolean gives() {
        for (Gift gift : Gift.values()) {
            if (!of(gift).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Takes out the stream that is to give next; the one that has been able to for longest. */
    Shares.@Nullable Giver next() {
        for (Gift gift : Gift.values()) {
            Iterator<LiveStream> streams = of(gift).iterator();
            if (streams.hasNext()) {
                LiveStream first = streams.next();
                streams.remove();
                return new Shares.Giver(first, gift);
            }
        }
        return null;
    }

    private Set<LiveStream> of(Gift gift) {
        return giving.getOrDefault(gift, Set.of());
    }
}
