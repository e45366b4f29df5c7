package org.modelhub.admission.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import java.time.Duration;
import org.modelhub.admission.Rate;

/** One run of the script, on one or more buckets. Its lists are bare arrays: each request makes one. */
final class BucketCall {

    static final long[] NO_CEILINGS = {};

    private static final int NANOS_PER_MICRO = 1000;

    private final Mode mode;
    private final Share[] shares;
    private final Rate[] rates;
    private final long[] amounts;
    private final long[] ceilings;

    /**
     * @param shares of the buckets, for their keys; in the order of the claims
     * @param ceilings above which a bucket is cut down; only with {@link Mode#RESTORE}, else empty
     */
    BucketCall(Mode mode, Share[] shares, Rate[] rates, long[] amounts, long[] ceilings) {
        this.mode = mode;
        this.shares = shares;
        this.rates = rates;
        this.amounts = amounts;
        this.ceilings = ceilings;
    }

    Share[] shares() {
        return shares;
    }

    Rate[] rates() {
        return rates;
    }

    long[] amounts() {
        return amounts;
    }

    /** Undoes this one. */
    BucketCall reversed() {
        long[] back = new long[amounts.length];
        for (int i = 0; i < back.length; i++) {
            back[i] = -amounts[i];
        }
        return new BucketCall(Mode.SETTLE, shares, rates, back, NO_CEILINGS);
    }

    /** @param script its digest, or the whole of it */
    CommandArgs<byte[], byte[]> args(String script) {
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        args.add(script).add(shares.length);
        for (Share share : shares) {
            args.addKey(share.key());
        }
        args.add(mode.wire());
        for (int i = 0; i < shares.length; i++) {
            Rate rate = rates[i];
            args.add(rate.capacity())
                    .add(rate.refill())
                    .add(micros(rate.period()))
                    .add(rate.atOnce() ? 1 : 0)
                    .add(amounts[i]);
            if (mode == Mode.RESTORE) {
                args.add(ceilings[i]);
            }
        }
        return args;
    }

    private static long micros(Duration period) {
        return Math.max(1, period.toNanos() / NANOS_PER_MICRO);
    }

    /** In how many nanoseconds, as Redis answered, the next window of one of the buckets begins; 0 without windows. */
    long window(long[] answer, int bucket) {
        return answer[shares.length + bucket + 2] * NANOS_PER_MICRO;
    }

    /** What Redis answered is left of one of the buckets. */
    static long left(long[] answer, int bucket) {
        return answer[bucket + 2];
    }
}
