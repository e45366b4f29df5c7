package org.modelhub.admission;

/**
 * One bucket in memory. It fills between two looks at it, by the rate that the later look names, and keeps no thread and
 * no timer.
 *
 * <p>The windows of one that fills at once begin with its first use, since the clock here knows no midnight: its "day" is
 * the 24 hours from then, and the same again after them.
 *
 * <p>A bucket that is full again says nothing that a new one would not say, so it may be {@link #retire retired}; whoever
 * still holds it then asks for a new one. Only so can the map of all buckets shrink without ever giving anybody a fresh
 * budget early. That holds within a window too: it is only full there if nothing was taken since it began, or all of
 * that was given back. The bucket that follows begins its window with its own first use, so later than the forgotten one,
 * and both its first amount and its second come no sooner than they would have come here.
 */
final class Bucket {

    private final long began;
    private Rate rate;
    private double level;
    private long lookedAt;
    private boolean retired;

    Bucket(Rate rate, long now) {
        this.rate = rate;
        this.level = rate.capacity();
        this.lookedAt = now;
        this.began = now;
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
        look.window = rate.window(began, now);
        look.after = look.granted ? 0 : rate.after(amount - level, began, now);
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
        rate = newRate;
        level = Math.min((double) rate.capacity(), level + rate.gained(began, lookedAt, now));
        // A clock that went back fills nothing, and counts on from where it is now; but no window begins a second time.
        if (!rate.atOnce() || now - lookedAt > 0) {
            lookedAt = now;
        }
    }

    /** What a {@link #take} saw. Reused from one bucket to the next. */
    static final class Look {
        boolean granted;
        /** Afterwards; below 0 in debt. */
        double level;
        /** Nanoseconds until the amount could be there; 0 if it was. */
        long after;
        /** Nanoseconds until the next window; 0 without windows. */
        long window;
    }
}
