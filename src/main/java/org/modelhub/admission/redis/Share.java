package org.modelhub.admission.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.modelhub.admission.Rate;

/**
 * What one replica knows of one bucket, and its part of it while Redis is away.
 *
 * <p>The part begins with what the replica last knew to be left in the whole bucket, and fills as fast, both divided by
 * the number of replicas; a bucket it never heard of begins with its part of a full one. What is taken from the part is
 * owed to Redis. A claim above the part's capacity, but not above the bucket's, waits for a full part and overdraws it:
 * else large requests would find no way at all.
 *
 * <p>What the others took after the last answer cannot be known, and is not always little: a Redis that stood still
 * works off one replica's queue, then the next one's, and if it stands still again, the first never hears of the
 * second. So each other replica is thought to have taken as much as this one did lately without a trace of another.
 * Nothing is lost if they did not: Redis still has it.
 */
final class Share {

    private static final double UNKNOWN = Double.NaN;
    /** Several times what a request waits for Redis: the loss of it is noticed before this is over. */
    private static final double LATELY = Duration.ofMillis(200).toNanos();

    private final byte[] key;
    private @Nullable Rate rate;
    private double level = UNKNOWN;
    private long levelAt;
    private double inARow;
    private double part = UNKNOWN;
    private long partAt;
    private long owed;

    Share(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    byte[] key() {
        return key;
    }

    /** Redis took that much for a request, or nothing if it refused, and said what is left. */
    synchronized void learn(Rate of, long taken, long left, long now) {
        boolean others = left < level - taken;
        inARow = Math.max(0, (others ? 0 : inARow(now)) + taken);
        paid(of, 0, left, now);
        part = UNKNOWN;
    }

    /**
     * Redis took what was owed, and said what is left. The part stays what it was: the other replicas may not have paid
     * yet, so what is left is theirs as well.
     */
    synchronized void paid(Rate of, long amount, long left, long now) {
        rate = of;
        level = left;
        levelAt = now;
        owed -= amount;
    }

    /** Takes from the part, or says how many nanoseconds it lacks. */
    synchronized long take(Rate of, long amount, int replicas, long now) {
        fill(of, replicas, now);
        double needed = Math.min((double) amount, part(of, replicas));
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

    /** Whether the bucket may lack anything. */
    synchronized boolean used(long now) {
        return rate != null && (owed != 0 || believed(rate, now) < rate.capacity());
    }

    private double believed(Rate of, long now) {
        return Double.isNaN(level)
                ? of.capacity()
                : Math.min((double) of.capacity(), level + gained(of, now - levelAt));
    }

    private void fill(Rate of, int replicas, long now) {
        rate = of;
        double filled = Double.isNaN(part) ? begun(of, replicas, now) : part + gained(of, now - partAt) / replicas;
        part = Math.min(part(of, replicas), filled);
        partAt = now;
    }

    private double begun(Rate of, int replicas, long now) {
        double believed = believed(of, now);
        double unheard = Math.min(Math.max(0, believed), (replicas - 1) * inARow(now));
        return (believed - unheard) / replicas - owed;
    }

    /** What this replica took without a trace of another; the longer ago, the less. */
    private double inARow(long now) {
        return inARow * Math.max(0, 1 - (now - levelAt) / LATELY);
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
        return of.period().toNanos();
    }
}
