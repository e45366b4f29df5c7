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
 * Token buckets in this process. Its time is a clock that only counts on, like {@link System#nanoTime()}, so that setting
 * the machine's time gives nobody a budget and takes nobody's.
 *
 * <p>All claims of a request are taken one after the other, and given back if a later one is not met. For that moment
 * another request may see less than there is: it is refused too early at worst, and no limit is ever exceeded.
 *
 * <p>The arithmetic is our own: a claim brings its own rate, a bucket may be in debt, and one that is full may go without
 * anybody noticing. A library's bucket has a fixed rate that is costly to replace, and does not say when it is dispensable.
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
        for (int i = 0; i < levels.length; i++) {
            Claim claim = claims.get(i);
            look(claim, now, look);
            if (!look.granted) {
                return refused(claims, i, look.level, now);
            }
            levels[i] = whole(look.level);
        }
        return new Grant(-1, Duration.ZERO, Arrays.asList(levels));
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

    private Grant refused(List<Claim> claims, int refusedBy, double level, long now) {
        for (int i = 0; i < refusedBy; i++) {
            correct(claims.get(i), -claims.get(i).amount(), now);
        }
        Look look = new Look();
        Long[] levels = new Long[claims.size()];
        for (int i = 0; i < levels.length; i++) {
            Claim claim = claims.get(i);
            look(new Claim(claim.bucket(), claim.rate(), 0), now, look);
            levels[i] = whole(look.level);
        }
        return new Grant(refusedBy, after(claims.get(refusedBy), level), Arrays.asList(levels));
    }

    private static Duration after(Claim claim, double level) {
        Rate rate = claim.rate();
        if (claim.amount() > rate.capacity()) {
            return Duration.ofNanos(-1);
        }
        double missing = claim.amount() - level;
        return Duration.ofNanos((long) Math.ceil(missing * rate.period().toNanos() / rate.refill()));
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

    /** How many buckets there are. */
    int size() {
        return shelf.size() + users.values().stream().mapToInt(Shelf::size).sum();
    }
}
