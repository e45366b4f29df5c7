package org.modelhub.admission.redis;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.modelhub.admission.Rate;

/**
 * What one replica knows of one bucket, and its part of it while Redis is away.
 *
 * <p>The part begins with what the replica last knew to be left in the whole bucket, and fills as fast, both divided by
 * the number of replicas; a bucket it never heard of begins with its part of a full one. What is taken from the part is
 * owed to Redis. A claim above the part's capacity, but not above the bucket's, waits for a full part and overdraws it:
 * else large requests would find no way at all.
 */
final class Share {

    private static final double UNKNOWN = Double.NaN;

    private final byte[] key;
    private @Nullable Rate rate;
    private double level = UNKNOWN;
    private long levelAt;
    private double part = UNKNOWN;
    private long partAt;
    private long owed;

    Share(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    byte[] key() {
        return key;
    }

    /** Redis said what is left. */
    synchronized void learn(Rate of, long left, long now) {
        rate = of;
        level = left;
        levelAt = now;
        part = UNKNOWN;
    }

    /** Takes from the part, or says how many nanoseconds it lacks. */
    synchronized long take(Rate of, long amount, int replicas, long now) {
        fill(of, replicas, now);
        double needed = Math.min(amount, part(of, replicas));
        if (part < needed) {
            return (long) Math.ceil((needed - part) * replicas * nanos(of) / of.refill());
        }
        charge(amount);
        return 0;
    }

    /** Takes from the part, into debt if it must, or gives back up to its capacity. */
    synchronized void settle(Rate of, long amount, int replicas, long now) {
        fill(of, replicas, now);
        charge(amount);
        part = Math.min(part, part(of, replicas));
    }

    /** What Redis does not know of yet, because nothing reached it. */
    synchronized void owe(Rate of, long amount) {
        rate = of;
        owed += amount;
        part = UNKNOWN;
    }

    synchronized long owed() {
        return owed;
    }

    synchronized void paid(long amount) {
        owed -= amount;
    }

    /** Whole units left to this replica. */
    synchronized long left() {
        return Math.max(0, (long) Math.floor(part));
    }

    synchronized @Nullable Rate rate() {
        return rate;
    }

    /** What would be left in the whole bucket if nobody else had taken anything. */
    synchronized long believed(long now) {
        return rate == null ? Long.MAX_VALUE : (long) Math.floor(believed(rate, now));
    }

    private double believed(Rate of, long now) {
        return Double.isNaN(level) ? of.capacity() : Math.min(of.capacity(), level + gained(of, now - levelAt));
    }

    private void fill(Rate of, int replicas, long now) {
        rate = of;
        double filled =
                Double.isNaN(part) ? believed(of, now) / replicas - owed : part + gained(of, now - partAt) / replicas;
        part = Math.min(part(of, replicas), filled);
        partAt = now;
    }

    private void charge(long amount) {
        part -= amount;
        owed += amount;
    }

    private static double part(Rate of, int replicas) {
        return (double) of.capacity() / replicas;
    }

    private static double gained(Rate of, long nanos) {
        return Math.max(0, nanos) * (double) of.refill() / nanos(of);
    }

    private static double nanos(Rate of) {
        return of.period().getSeconds() * (double) TimeUnit.SECONDS.toNanos(1)
                + of.period().getNano();
    }
}
