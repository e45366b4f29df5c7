package org.modelhub.admission.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.modelhub.admission.Claim;
import org.modelhub.admission.Grant;
import org.modelhub.admission.Rate;

/**
 * This replica's part of every bucket, by which it decides while Redis is away. What it took is owed, and paid when
 * Redis is back. Bounded: beyond {@value #MOST} buckets, and as many of users, those least used are forgotten and
 * begin anew.
 */
final class LocalShares {

    static final int MOST = 50_000;

    private static final Duration NEVER = Duration.ofSeconds(-1);

    private static final int BEATS_UNTIL_FEWER = 10;
    private static final String USER = "/user:";

    private final Cache<String, Share> shares = bounded();
    /** Apart from the others, since any client can make up users. */
    private final Cache<String, Share> users = bounded();

    private final Set<Share> debtors = ConcurrentHashMap.newKeySet();
    private final String prefix;
    private final LongSupplier nanos;
    private final int fewestReplicas;
    private volatile int replicas;
    private int beatsWithFewer;

    /** @param replicas of which there are never thought to be fewer */
    LocalShares(String prefix, int replicas, LongSupplier nanos) {
        this.prefix = prefix;
        this.fewestReplicas = replicas;
        this.replicas = replicas;
        this.nanos = nanos;
    }

    /** More count at once; fewer only after a while, since a Redis that forgot all meets them again one by one. */
    synchronized void replicas(int alive) {
        int counted = Math.max(fewestReplicas, alive);
        beatsWithFewer = counted < replicas ? beatsWithFewer + 1 : 0;
        if (counted > replicas || beatsWithFewer >= BEATS_UNTIL_FEWER) {
            replicas = counted;
            beatsWithFewer = 0;
        }
    }

    int replicas() {
        return replicas;
    }

    BucketCall call(Mode mode, List<Claim> claims) {
        int count = claims.size();
        Share[] of = new Share[count];
        Rate[] rates = new Rate[count];
        long[] amounts = new long[count];
        for (int i = 0; i < count; i++) {
            Claim claim = claims.get(i);
            of[i] = share(claim.bucket());
            rates[i] = claim.rate();
            amounts[i] = claim.amount();
        }
        return new BucketCall(mode, of, rates, amounts, BucketCall.NO_CEILINGS);
    }

    private Share share(String bucket) {
        Cache<String, Share> kind = bucket.contains(USER) ? users : shares;
        Share share = kind.getIfPresent(bucket);
        return share != null ? share : kind.get(bucket, name -> new Share(prefix + name));
    }

    private static Cache<String, Share> bounded() {
        return Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
    }

    /** Redis decided. */
    Grant learn(BucketCall call, long[] answer) {
        long now = nanos.getAsLong();
        List<Long> levels = new ArrayList<>(call.shares().length);
        List<Long> windows = new ArrayList<>(call.shares().length);
        for (int i = 0; i < call.shares().length; i++) {
            long left = BucketCall.left(answer, i);
            long window = call.window(answer, i);
            call.shares()[i].learn(call.rates()[i], answer[0] < 0 ? call.amounts()[i] : 0, left, window, now);
            levels.add(Math.max(0, left));
            windows.add(window);
        }
        Duration after = answer[1] < 0 ? NEVER : Duration.ofNanos(answer[1] * 1000);
        return new Grant((int) answer[0], after, levels, windows);
    }

    /** All claims or none, from this replica's part alone. One lock for all, since requests hold several buckets. */
    synchronized Grant take(BucketCall call) {
        long now = nanos.getAsLong();
        for (int i = 0; i < call.shares().length; i++) {
            Rate rate = call.rates()[i];
            boolean never = call.amounts()[i] > rate.capacity();
            long lacking = never ? -1 : call.shares()[i].take(rate, call.amounts()[i], replicas, now);
            if (lacking != 0) {
                giveBack(call, i, now);
                return new Grant(i, never ? NEVER : Duration.ofNanos(lacking), levels(call, now), windows(call, now));
            }
        }
        owing(call);
        return new Grant(-1, Duration.ZERO, levels(call, now), windows(call, now));
    }

    synchronized void settle(BucketCall call) {
        long now = nanos.getAsLong();
        for (int i = 0; i < call.shares().length; i++) {
            call.shares()[i].settle(call.rates()[i], call.amounts()[i], replicas, now);
        }
        owing(call);
    }

    private void giveBack(BucketCall call, int end, long now) {
        for (int i = 0; i < end; i++) {
            call.shares()[i].settle(call.rates()[i], -call.amounts()[i], replicas, now);
        }
    }

    private List<Long> levels(BucketCall call, long now) {
        List<Long> levels = new ArrayList<>(call.shares().length);
        for (int i = 0; i < call.shares().length; i++) {
            call.shares()[i].settle(call.rates()[i], 0, replicas, now);
            levels.add(call.shares()[i].left());
        }
        return levels;
    }

    private static List<Long> windows(BucketCall call, long now) {
        List<Long> windows = new ArrayList<>(call.shares().length);
        for (int i = 0; i < call.shares().length; i++) {
            windows.add(call.shares()[i].window(call.rates()[i], now));
        }
        return windows;
    }

    /** Redis did not take corrections: those that did not reach it are owed; of the others only debts, to be safe. */
    void owe(BucketCall call, boolean reachedRedis) {
        long now = nanos.getAsLong();
        for (int i = 0; i < call.shares().length; i++) {
            if (!reachedRedis || call.amounts()[i] > 0) {
                call.shares()[i].owe(call.rates()[i], call.amounts()[i], now);
            }
        }
        owing(call);
    }

    /** Redis granted a request that this replica had granted by itself. */
    void charged(BucketCall call) {
        for (int i = 0; i < call.shares().length; i++) {
            call.shares()[i].paid(call.amounts()[i]);
            settled(call.shares()[i]);
        }
    }

    /** Redis took what was owed. */
    void paid(BucketCall call, long[] answer) {
        long now = nanos.getAsLong();
        for (int i = 0; i < call.shares().length; i++) {
            long left = BucketCall.left(answer, i);
            call.shares()[i].paid(call.rates()[i], call.amounts()[i], left, call.window(answer, i), now);
            settled(call.shares()[i]);
        }
    }

    private void settled(Share share) {
        debtors.remove(share);
        if (share.owed() != 0) {
            debtors.add(share);
        }
    }

    private void owing(BucketCall call) {
        for (Share share : call.shares()) {
            if (share.owed() != 0 && debtors.size() < 2 * MOST) {
                debtors.add(share);
            }
        }
    }

    long now() {
        return nanos.getAsLong();
    }

    Collection<Share> debtors() {
        return debtors;
    }

    List<Share> all() {
        List<Share> all = new ArrayList<>(shares.asMap().values());
        all.addAll(users.asMap().values());
        return all;
    }
}
