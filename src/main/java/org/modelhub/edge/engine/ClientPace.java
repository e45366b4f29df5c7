package org.modelhub.edge.engine;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.edge.PaceProperties;

/**
 * How far the exchange of requests and answers on one connection is, and whether the client is too slow for it.
 *
 * <pre>
 *   HEAD ──head whole──▶ ASKED ──answer written──▶ REST ──body whole──▶ IDLE
 *    ▲                                                                   │
 *    └──────────────────────────first byte───────────────────────────────┘
 * </pre>
 *
 * HEAD and IDLE have a time; so has, in IDLE, what the kernel still holds while the client makes no room for it. In REST,
 * what is left of a body that was answered unread must come at a rate; the body of a request that waits for its answer is
 * {@link BodyPace}'s. Whatever is written and waits must be taken at a rate in every state, at that of streams while one
 * runs. One event loop only; the time is told.
 */
final class ClientPace {

    /** What the client is too slow for. */
    enum Slowness {
        HEAD,
        BODY,
        ANSWER,
        STREAM,
        IDLE;

        /** As a metric calls it. */
        String word() {
            return "slow_" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final PaceProperties limits;
    private final RateWindow rest;
    private final RateWindow answer;
    private final RateWindow stream;
    private boolean headBegun = true;
    private boolean bodyOpen;
    private boolean streaming;
    private int unanswered;
    private long since;
    private long read;

    /** A connection that was opened now: the first head is awaited. */
    ClientPace(PaceProperties limits, long now) {
        this.limits = limits;
        rest = new RateWindow(limits.window(), limits.rate());
        answer = new RateWindow(limits.window(), limits.rate());
        stream = new RateWindow(limits.streamWindow(), limits.streamRate());
        since = now;
    }

    /**
     * Bytes came.
     *
     * @param now is asked for only where a head may begin
     */
    void came(int bytes, LongSupplier now) {
        read += bytes;
        if (!headBegun && !bodyOpen) {
            headBegun = true;
            since = now.getAsLong();
        }
    }

    void headRead() {
        headBegun = false;
        bodyOpen = true;
        unanswered++;
    }

    void bodyRead(long now) {
        bodyOpen = false;
        rest.close();
        since = now;
    }

    /** @param whole whether its end is written with it */
    void answerBegan(boolean whole) {
        streaming = !whole;
    }

    void answered(long now) {
        streaming = false;
        stream.close();
        unanswered--;
        since = now;
    }

    /**
     * Judges the client.
     *
     * @param waiting bytes that were written and that the client has not made room for
     * @param taken bytes that it has, from the connection's beginning on
     * @param untaken for how many nanoseconds the client has made no room for what the kernel holds; 0 where it holds
     *     nothing. Asked only where that may matter
     * @return what it is too slow for, or null
     */
    @Nullable
    Slowness look(long now, long waiting, long taken, LongSupplier untaken) {
        if (waiting > 0) {
            since = now;
            return takes(now, taken);
        }
        answer.close();
        stream.close();
        return unanswered > 0 ? null : sends(now, untaken);
    }

    private @Nullable Slowness takes(long now, long taken) {
        if (streaming) {
            answer.close();
            return stream.keeps(now, taken) ? null : Slowness.STREAM;
        }
        return answer.keeps(now, taken) ? null : Slowness.ANSWER;
    }

    private @Nullable Slowness sends(long now, LongSupplier untaken) {
        if (bodyOpen) {
            return rest.keeps(now, read) ? null : Slowness.BODY;
        }
        long window = limits.window().toNanos();
        if (!headBegun && now - since >= window && untaken.getAsLong() >= window) {
            return Slowness.ANSWER;
        }
        long limit = (headBegun ? limits.head() : limits.idle()).toNanos();
        if (now - since < limit) {
            return null;
        }
        return headBegun ? Slowness.HEAD : Slowness.IDLE;
    }
}
