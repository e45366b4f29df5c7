package org.modelhub.admission;

import java.time.Duration;
import org.modelhub.exchange.ReplyHeaders;

/**
 * Tells a client how much is left, in OpenAI's {@code x-ratelimit-*} headers. They have room for one limit of requests and
 * one of tokens: of each it is the one that is nearest to its end.
 */
final class LimitHeaders {

    private static final String LIMIT = "x-ratelimit-limit-";
    private static final String REMAINING = "x-ratelimit-remaining-";
    private static final String RESET = "x-ratelimit-reset-";

    private LimitHeaders() {}

    static void write(Ask ask, Grant grant, ReplyHeaders headers) {
        write(Unit.REQUESTS, ask, grant, headers);
        write(Unit.TOKENS, ask, grant, headers);
    }

    private static void write(Unit unit, Ask ask, Grant grant, ReplyHeaders headers) {
        int nearest = nearest(unit, ask, grant);
        if (nearest < 0) {
            return;
        }
        Rate rate = ask.claims().get(nearest).rate();
        long level = grant.levels().get(nearest);
        headers.set(LIMIT + unit.word(), Long.toString(rate.capacity()));
        headers.set(REMAINING + unit.word(), Long.toString(level));
        headers.set(
                RESET + unit.word(),
                ResetTime.of(full(rate, level, grant.windows().get(nearest))));
    }

    private static int nearest(Unit unit, Ask ask, Grant grant) {
        int nearest = -1;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < ask.claims().size(); i++) {
            double left =
                    (double) grant.levels().get(i) / ask.claims().get(i).rate().capacity();
            if (ask.limits().get(i).unit() == unit && left < least) {
                nearest = i;
                least = left;
            }
        }
        return nearest;
    }

    /** When the bucket is full again. */
    private static Duration full(Rate rate, long level, long window) {
        double missing = rate.capacity() - level;
        if (rate.atOnce()) {
            return Duration.ofNanos(missing > 0 ? window : 0);
        }
        return Duration.ofNanos((long) (missing * rate.period().toNanos() / rate.refill()));
    }
}
