package org.modelhub.admission.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import java.time.Duration;
import org.modelhub.admission.Rate;

/**
 * One run of the script, on one or more buckets.
 *
 * @param shares of the buckets, for their keys; in the order of the claims
 * @param ceilings above which a bucket is cut down; only with {@link Mode#RESTORE}, else empty
 */
record BucketCall(Mode mode, Share[] shares, Rate[] rates, long[] amounts, long[] ceilings) {

    static final long[] NO_CEILINGS = {};

    private static final int NANOS_PER_MICRO = 1000;

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
                    .add(amounts[i]);
            if (mode == Mode.RESTORE) {
                args.add(ceilings[i]);
            }
        }
        return args;
    }

    private static long micros(Duration period) {
        return Math.max(1, period.getSeconds() * 1_000_000 + period.getNano() / NANOS_PER_MICRO);
    }

    /** What the replica learns from the answer, whatever it was. */
    void learn(long[] answer, long now) {
        for (int i = 0; i < shares.length; i++) {
            shares[i].learn(rates[i], answer[i + 2], now);
        }
    }
}
