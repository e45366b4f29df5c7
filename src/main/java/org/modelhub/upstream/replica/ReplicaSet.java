package org.modelhub.upstream.replica;

import java.net.URI;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The replicas that one provider Kamelet names. A call goes to the less busy of two that are picked by chance: always
 * the least busy of all would send every event loop to the same one at the same moment. A single replica is neither
 * counted nor ejected, and costs nothing.
 */
public final class ReplicaSet {

    private final List<Replica> replicas;
    private final @Nullable Visit only;
    private final LongSupplier clock;
    private final IntUnaryOperator random;
    private final Object ejecting;

    /**
     * @param random a number from 0 to below its argument
     * @param ejecting held while one is ejected, by all sets together, since they may share replicas
     */
    ReplicaSet(List<Replica> replicas, LongSupplier clock, IntUnaryOperator random, Object ejecting) {
        this.replicas = List.copyOf(replicas);
        this.only = replicas.size() == 1 ? new Visit(this, replicas.get(0), false, false) : null;
        this.clock = clock;
        this.random = random;
        this.ejecting = ejecting;
    }

    /** The replica for a call. */
    public Visit visit() {
        if (only != null) {
            return only;
        }
        Visit probe = probe(null);
        if (probe != null) {
            return probe;
        }
        Replica chosen = lessBusyOfTwo(null);
        return counted(chosen == null ? leastBusy() : chosen, false);
    }

    /** For a call that is bound to one replica, since its signature names it. */
    public Visit visit(Replica bound) {
        return only != null ? only : counted(bound, bound.beginsProbe(clock.getAsLong()));
    }

    /** The first that serves, in the order of the Kamelet; the first of all if none does. */
    public Replica preferred() {
        for (Replica one : replicas) {
            if (one.serves()) {
                return one;
            }
        }
        return replicas.get(0);
    }

    /** Where the provider is asked for its models. */
    public URI url() {
        return preferred().url();
    }

    /** The first address, which tells this set from others whatever state they are in. */
    public URI firstUrl() {
        return replicas.get(0).url();
    }

    @Nullable
    Visit elsewhere(Visit from) {
        Visit probe = probe(from.replica());
        Replica other = probe != null ? probe.replica() : lessBusyOfTwo(from.replica());
        if (other == null) {
            return null;
        }
        from.end(Verdict.FAILED);
        return probe != null ? probe : counted(other, false);
    }

    private @Nullable Visit probe(@Nullable Replica except) {
        long now = clock.getAsLong();
        for (Replica one : replicas) {
            if (one != except && !one.serves() && one.beginsProbe(now)) {
                return counted(one, true);
            }
        }
        return null;
    }

    private Visit counted(Replica replica, boolean probe) {
        replica.inFlight().incrementAndGet();
        return new Visit(this, replica, true, probe);
    }

    private @Nullable Replica lessBusyOfTwo(@Nullable Replica except) {
        int serving = 0;
        for (Replica one : replicas) {
            serving += isChoice(one, except) ? 1 : 0;
        }
        if (serving == 0) {
            return null;
        }
        int first = random.applyAsInt(serving);
        Replica one = choice(first, except);
        if (serving == 1) {
            return one;
        }
        int second = (first + 1 + random.applyAsInt(serving - 1)) % serving;
        Replica other = choice(second, except);
        return other.inFlight().get() < one.inFlight().get() ? other : one;
    }

    private static boolean isChoice(Replica one, @Nullable Replica except) {
        return one != except && one.serves();
    }

    /** The last one that it can be, if one has been ejected meanwhile. */
    private Replica choice(int place, @Nullable Replica except) {
        int left = place;
        Replica last = replicas.get(0) == except ? replicas.get(1) : replicas.get(0);
        for (Replica one : replicas) {
            if (isChoice(one, except)) {
                last = one;
                if (left-- == 0) {
                    return one;
                }
            }
        }
        return last;
    }

    /** Where sets that share replicas have ejected all of this one's. */
    private Replica leastBusy() {
        Replica least = replicas.get(0);
        for (Replica one : replicas) {
            least = one.inFlight().get() < least.inFlight().get() ? one : least;
        }
        return least;
    }

    void ended(Replica replica, boolean probe, Verdict verdict) {
        replica.inFlight().decrementAndGet();
        if (probe) {
            replica.probed(verdict, clock.getAsLong());
        } else if (replica.heard(verdict)) {
            eject(replica);
        }
    }

    /** Not beyond half of them, and so never the last. */
    private void eject(Replica replica) {
        synchronized (ejecting) {
            long out = replicas.stream().filter(one -> !one.serves()).count();
            if (out + 1 <= replicas.size() / 2) {
                replica.eject(clock.getAsLong());
            }
        }
    }
}
