package org.modelhub.upstream.replica;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * The replicas of all providers, by the provider's name and the URL. Kept beside all routes, so that a swap puts nobody
 * back into service. Safe for any thread.
 */
public final class Replicas {

    /** Hears of each provider that has several replicas. */
    @FunctionalInterface
    public interface Listener {

        /**
         * There is such a provider; may be said again.
         *
         * @param ejected how many of them are left out at the moment of the question
         */
        void entered(String provider, IntSupplier ejected);
    }

    private record Place(String provider, URI url) {}

    /** Addresses come and go with the files; those of long ago that serve are forgotten. */
    private static final int MOST = 10_000;

    private final ReplicaProperties settings;
    private final LongSupplier clock;
    private final IntUnaryOperator random;
    private final Listener listener;
    private final Map<Place, Replica> known = new HashMap<>();

    public Replicas(ReplicaProperties settings, Listener listener) {
        this(settings, System::nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound), listener);
    }

    /**
     * For a clock and chances other than the usual ones.
     *
     * @param clock readings like those of {@link System#nanoTime()}
     * @param random a number from 0 to below its argument
     */
    public Replicas(ReplicaProperties settings, LongSupplier clock, IntUnaryOperator random, Listener listener) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.listener = listener;
    }

    /**
     * The replicas that one provider Kamelet names.
     *
     * @param urls without a trailing slash; at least one
     */
    public ReplicaSet of(String provider, List<URI> urls) {
        List<Replica> replicas = new ArrayList<>();
        synchronized (this) {
            if (known.size() > MOST) {
                known.values().removeIf(one -> one.serves() && one.inFlight().get() == 0);
            }
            for (URI url : urls) {
                replicas.add(known.computeIfAbsent(new Place(provider, url), place -> new Replica(url, settings)));
            }
        }
        if (urls.size() > 1) {
            listener.entered(provider, () -> ejected(provider));
        }
        return new ReplicaSet(replicas, clock, random, this);
    }

    private synchronized int ejected(String provider) {
        return (int) known.entrySet().stream()
                .filter(one -> one.getKey().provider().equals(provider))
                .filter(one -> !one.getValue().serves())
                .count();
    }
}
