package org.modelhub.admission;

/**
 * One token bucket in memory. It fills between two looks at it, by the rate that the later look names, and keeps no
 * thread and no timer.
 *
 * <p>A bucket that is full again says nothing that a new one would not say, so it may be {@link #retire retired}; whoever
 * still holds it then asks for a new one. Only so can the map of all buckets shrink without ever giving anybody a fresh
 * budget early.
 */
final class Bucket {

    private Rate rate;
    private double level;
    private long lookedAt;
    private boolean retired;

    Bucket(Rate rate, long now) {
        this.rate = rate;
        this.level = rate.capacity();
        this.lookedAt = now;
    }

    /** Takes the amount if it is there. {@return whether this bucket still counts; if not, nothing happened} */
    synchronized boolean take(Rate newRate, long amount, long now, Look look) {
        if (retired) {
            return false;
        }
        fill(newRate, now);
        look.granted = level >= amount;
        if (look.granted) {
            level -= amount;
        }
        look.level = level;
        return true;
    }

    /** Takes the amount whether it is there or not; a negative one is given back. {@return as {@link #take}} */
    synchronized boolean correct(Rate newRate, long amount, long now) {
        if (retired) {
            return false;
        }
        fill(newRate, now);
        level = Math.min((double) rate.capacity(), level - amount);
        return true;
    }

    /** Ends this bucket if it is full. {@return whether it is ended} */
    synchronized boolean retire(long now) {
        if (!retired) {
            fill(rate, now);
            retired = level >= rate.capacity();
        }
        return retired;
    }

    private void fill(Rate newRate, long now) {
        long elapsed = now - lookedAt;
        // A clock that went back fills nothing, and counts on from where it is now.
        lookedAt = now;
        rate = newRate;
        if (elapsed > 0) {
            level += (double) elapsed * rate.refill() / rate.period().toNanos();
        }
        level = Math.min((double) rate.capacity(), level);
    }

    /** What a {@link #take} saw. Reused from one bucket to the next. */
    static final class Look {
        boolean granted;
        /** Afterwards; below 0 in debt. */
        double level;
    }
}
