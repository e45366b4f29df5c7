package org.modelhub.admission.redis;

import static org.modelhub.admission.redis.Replica.want;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.modelhub.admission.Claim;

/** Two replicas under load whose Redis fails and comes back. */
final class FaultDrill {

    private static final int SOME = 400;

    /**
     * What came of it.
     *
     * @param slowest answer of all
     * @param hiccup the worst that the machine held up a thread that had nothing to do
     * @param healing from the end of the fault until both replicas rely on Redis again
     * @param limit what the bucket may have given in that time: its capacity and what came back, 1 % more, and one
     *     request for each replica
     */
    record Result(
            int asked,
            int answered,
            int granted,
            long local,
            Duration slowest,
            Duration hiccup,
            Duration healing,
            long limit) {

        /** Two threads stand between a late answer and who waits for it, and each may be held up. */
        Duration added() {
            return slowest.minus(hiccup.multipliedBy(2));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d of %d answered, %d by the replica alone, slowest %.1f ms (machine %.1f ms),"
                            + " healthy after %.2f s, %d granted of %d",
                    answered,
                    asked,
                    local,
                    slowest.toNanos() / 1e6,
                    hiccup.toNanos() / 1e6,
                    healing.toNanos() / 1e9,
                    granted,
                    limit);
        }
    }

    private final String url;
    private final int capacity;
    private final int perSecond;

    FaultDrill(String url, int capacity, int perSecond) {
        this.url = url;
        this.capacity = capacity;
        this.perSecond = perSecond;
    }

    /** @param atLeast how long the fault lasts */
    Result run(Runnable begin, Duration atLeast, Runnable end) {
        Claim claim = want("drill", capacity, perSecond * 60L, 1);
        try (Replica one = new Replica(url);
                Replica two = new Replica(url)) {
            warm(one, two);
            long start = System.nanoTime();
            try (Hiccups hiccups = new Hiccups()) {
                TakeLoad first = TakeLoad.begin(one, claim);
                TakeLoad second = TakeLoad.begin(two, claim);
                first.goOnFor(SOME / 4);
                begin.run();
                long until = System.nanoTime() + atLeast.toNanos();
                one.awaitAway();
                two.awaitAway();
                first.goOnFor(SOME);
                second.goOnFor(SOME);
                LockSupport.parkNanos(until - System.nanoTime());
                end.run();
                long ended = System.nanoTime();
                one.awaitUp();
                two.awaitUp();
                Duration healing = Duration.ofNanos(System.nanoTime() - ended);
                first.goOnFor(SOME);
                return result(first.stop(), second.stop(), hiccups, healing, System.nanoTime() - start, one, two);
            }
        }
    }

    /** A hub has loaded these classes long before, both ways. */
    private static void warm(Replica... replicas) {
        for (Replica replica : replicas) {
            for (int i = 0; i < SOME; i++) {
                replica.take(want("warm", 1_000_000, 1, 1));
            }
            replica.awaitUp();
            for (int i = 0; i < SOME; i++) {
                replica.take(want("warm", 1_000_000, 1, 1));
            }
        }
    }

    private Result result(
            TakeLoad first, TakeLoad second, Hiccups hiccups, Duration healing, long nanos, Replica one, Replica two) {
        double allowed = capacity + perSecond * (nanos / 1e9);
        return new Result(
                first.asked() + second.asked(),
                first.answered() + second.answered(),
                first.granted() + second.granted(),
                one.buckets.decidedLocally() + two.buckets.decidedLocally(),
                longer(first.slowest(), second.slowest()),
                hiccups.worst(),
                healing,
                (long) (allowed * 1.01) + 2);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
