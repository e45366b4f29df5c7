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
 *
 * <p>A bucket with windows keeps to those that Redis last told, counted on by this process's clock; one that Redis never
 * told of begins its first with its first use. What is owed when a window ends stays owed and is paid out of the next,
 * since nobody can tell any more how much of the old one was left: too little may be granted then, never too much. What
 * was to be given back, though, ends with its window.
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
    /** Below 0 if it is to be given back. */
    private long owed;

    private long owedAt;
    /** When any of the bucket's windows begins. */
    private long windowBegin;

    private boolean windowKnown;

    Share(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    byte[] key() {
        return key;
    }

    /** Redis took that much for a request, or nothing if it refused; said what is left, and how long the window lasts. */
    synchronized void learn(Rate of, long taken, long left, long untilNext, long now) {
        boolean others = left < level - taken;
        inARow = Math.max(0, (others ? 0 : inARow(now)) + taken);
        paid(of, 0, left, untilNext, now);
        part = UNKNOWN;
    }

    /**
     * Redis took what was owed, and said what is left. The part stays what it was: the other replicas may not have paid
     * yet, so what is left is theirs as well.
     */
    synchronized void paid(Rate of, long amount, long left, long untilNext, long now) {
        windowBegin = now + untilNext;
        windowKnown = true;
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
            return of.after((needed - part) * replicas, windowBegin, now);
        }
        charge(amount, now);
        return 0;
    }

    /** Takes from the part, into debt if it must, or gives back up to its capacity. */
    synchronized void settle(Rate of, long amount, int replicas, long now) {
        fill(of, replicas, now);
        charge(amount, now);
        part = Math.min(part, part(of, replicas));
    }

    /** What Redis does not know of yet, because nothing reached it. */
    synchronized void owe(Rate of, long amount, long now) {
        rate = of;
        due(now);
        owed += amount;
        part = UNKNOWN;
    }

    /** What is owed now. */
    synchronized long due(long now) {
        boolean over = rate != null && rate.atOnce() && rate.gained(windowBegin(now), owedAt, now) > 0;
        if (over && owed < 0) {
            owed = 0;
        }
        owedAt = now;
        return owed;
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

    /** In how many nanoseconds the next window begins; 0 without windows. */
    synchronized long window(Rate of, long now) {
        return of.window(windowBegin(now), now);
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
                : Math.min((double) of.capacity(), level + of.gained(windowBegin, levelAt, now));
    }

    private void fill(Rate of, int replicas, long now) {
        rate = of;
        double gained = of.gained(windowBegin(now), partAt, now) / replicas;
        double filled = Double.isNaN(part) ? begun(of, replicas, now) : part + gained;
        part = Math.min(part(of, replicas), filled);
        partAt = now;
    }

    private double begun(Rate of, int replicas, long now) {
        double believed = believed(of, now);
        double unheard = Math.min(Math.max(0, believed), (replicas - 1) * inARow(now));
        return (believed - unheard) / replicas - due(now);
    }

    /** What this replica took without a trace of another; the longer ago, the less. */
    private double inARow(long now) {
        return inARow * Math.max(0, 1 - (now - levelAt) / LATELY);
    }

    private long windowBegin(long now) {
        if (!windowKnown) {
            windowBegin = now;
            windowKnown = true;
        }
        return windowBegin;
    }

    private void charge(long amount, long now) {
        part -= amount;
        due(now);
        owed += amount;
    }

    private static double part(Rate of, int replicas) {
        return (double) of.capacity() / replicas;
    }
}
