package org.modelhub.admission;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.modelhub.admission.Bucket.Look;

/**
 * Buckets in this process. Its time is a clock that only counts on, like {@link System#nanoTime()}, so that setting the
 * machine's time gives nobody a budget and takes nobody's. For the same reason the windows of an hour's or a day's limit
 * begin with a bucket's first use, and not at midnight.
 *
 * <p>All claims of a request are taken one after the other, and given back if a later one is not met. For that moment
 * another request may see less than there is: it is refused too early at worst, and no limit is ever exceeded.
 *
 * <p>The arithmetic is our own, though bucket4j's is as fast: to give back over several buckets, and to let a full bucket
 * go while nobody takes of it, is left to the user of that library, and beside it the arithmetic is a dozen lines.
 */
final class LocalBuckets implements Buckets {

    private final LongSupplier nanos;
    private final int usersOfKey;
    private final Shelf shelf = new Shelf(Integer.MAX_VALUE);
    /** Apart from all others and bounded for each key: any client can make up users. */
    private final ConcurrentMap<String, Shelf> users = new ConcurrentHashMap<>();

    /** @param usersOfKey how many buckets the users of one API key can have */
    LocalBuckets(LongSupplier nanos, int usersOfKey) {
        this.nanos = nanos;
        this.usersOfKey = usersOfKey;
    }

    @Override
    public void take(List<Claim> claims, Consumer<Grant> then) {
        then.accept(take(claims));
    }

    Grant take(List<Claim> claims) {
        long now = nanos.getAsLong();
        Look look = new Look();
        Long[] levels = new Long[claims.size()];
        Long[] windows = new Long[levels.length];
        for (int i = 0; i < levels.length; i++) {
            Claim claim = claims.get(i);
            look(claim, now, look);
            if (!look.granted) {
                return refused(claims, i, look.after, now);
            }
            levels[i] = whole(look.level);
            windows[i] = look.window;
        }
        return new Grant(-1, Duration.ZERO, Arrays.asList(levels), Arrays.asList(windows));
    }

    private void look(Claim claim, long now, Look look) {
        while (true) {
            Place place = place(claim, now);
            if (place.bucket.take(claim.rate(), claim.amount(), now, look)) {
                return;
            }
            place.forget();
        }
    }

    private Grant refused(List<Claim> claims, int refusedBy, long wait, long now) {
        for (int i = 0; i < refusedBy; i++) {
            correct(claims.get(i), -claims.get(i).amount(), now);
        }
        Look look = new Look();
        Long[] levels = new Long[claims.size()];
        Long[] windows = new Long[levels.length];
        for (int i = 0; i < levels.length; i++) {
            Claim claim = claims.get(i);
            look(new Claim(claim.bucket(), claim.rate(), 0), now, look);
            levels[i] = whole(look.level);
            windows[i] = look.window;
        }
        Claim refused = claims.get(refusedBy);
        Duration after = Duration.ofNanos(refused.amount() > refused.rate().capacity() ? -1 : wait);
        return new Grant(refusedBy, after, Arrays.asList(levels), Arrays.asList(windows));
    }

    private static long whole(double level) {
        return (long) Math.max(0, level);
    }

    @Override
    public void settle(List<Claim> corrections) {
        long now = nanos.getAsLong();
        corrections.forEach(correction -> correct(correction, correction.amount(), now));
    }

    private void correct(Claim claim, long amount, long now) {
        while (true) {
            Place place = place(claim, now);
            if (place.bucket.correct(claim.rate(), amount, now)) {
                return;
            }
            place.forget();
        }
    }

    /** Where a claim's bucket stands. */
    private record Place(Shelf shelf, String name, String shared, Bucket bucket) {
        void forget() {
            shelf.forget(name, shared, bucket);
        }
    }

    private Place place(Claim claim, long now) {
        String name = claim.bucket();
        String owner = BucketName.owner(name);
        if (owner == null) {
            return new Place(shelf, name, name, shelf.bucket(name, name, claim.rate(), now));
        }
        Shelf ofKey = users.computeIfAbsent(owner, key -> new Shelf(usersOfKey));
        String shared = BucketName.everybodyElse(name);
        return new Place(ofKey, name, shared, ofKey.bucket(name, shared, claim.rate(), now));
    }

    /** The time of these buckets. */
    long now() {
        return nanos.getAsLong();
    }

    /** How many buckets there are. */
    int size() {
        return shelf.size() + users.values().stream().mapToInt(Shelf::size).sum();
    }
}
