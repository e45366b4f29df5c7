package org.modelhub.edge.engine;

import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.edge.BegunAnswer;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.EventLoop;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Later;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.stream.live.StreamOwner;

/**
 * What goes on with one stream whose replica is gone: a request of the hub's own, which another model answers. What the
 * client has of the answer already is left out.
 *
 * <pre>
 *   WAITING ──its turn──▶ ASKED ──first new chunk──▶ FLOWING ──end or failure──▶ OVER
 *      ▲                    │                                                     ▲
 *      └── refused, or broke off, a while ago                                     │
 *                           └── once too often, or the key may not any more ──────┘
 * </pre>
 *
 * One event loop only, but for {@link #cancel}.
 */
final class TakenStream implements StreamOwner, Pipe.Source {

    private static final String ROUTE = "direct:gateway.resume";
    /** A hub that has just begun may not serve the name yet, and one that is busy has room in a moment. */
    private static final Duration AGAIN = Duration.ofMillis(500);

    private static final int REFUSALS = 60;
    /** Each may cost what a model takes for a beginning, so they are few, and each waits twice as long. */
    private static final int BREAKS = 5;
    /** Behind a model that takes longer to begin, the next one does not wait. */
    private static final Duration TURN = Duration.ofSeconds(1);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final ChunkPipe out = new ChunkPipe(this);
    private final Executor home = EventLoop.current();
    private final InnerRequests requests;
    private final Turnstile turns;
    private final Caller caller;
    private final BegunAnswer begun;
    private final Later later;
    private volatile @Nullable Asked asked;
    private volatile DetachPolicy away;
    private boolean paused;
    private boolean over;
    private int refusals;
    private int breaks;

    /**
     * On its event loop.
     *
     * @param turns that all such streams wait at
     * @param keyId whose stream it is
     * @param away how far it was to go on while nobody reads it, when it began
     */
    TakenStream(
            InnerRequests requests, Turnstile turns, String keyId, BegunAnswer begun, DetachPolicy away, Later later) {
        this.requests = requests;
        this.turns = turns;
        this.caller = new Caller(keyId, "", Caller.Role.APP);
        this.begun = begun;
        this.away = away;
        this.later = later;
    }

    /**
     * How far it goes on while nobody reads it: no further than when it began, nor than its key allows now at the price of
     * the model that goes on.
     */
    DetachPolicy away() {
        return away;
    }

    /** Asks, and returns what will come. */
    ChunkPipe start() {
        queue();
        return out;
    }

    private void queue() {
        turns.enter(() -> home.execute(this::ask));
    }

    private void ask() {
        if (over) {
            turns.leave();
            return;
        }
        Asked one = new Asked();
        asked = one;
        later.in(TURN, one::leave);
        one.request = requests.ask(ROUTE, "/v1/streams", Map.of(), caller, begun, one);
    }

    /** One request for the rest of the answer. */
    private final class Asked implements InnerAsker {

        private volatile @Nullable InnerRequest request;
        private @Nullable ReadStream<ChatChunk> in;
        private int heard;
        /** Something new went out. */
        private boolean gave;

        private boolean left;
        private boolean ended;

        /** The next one may ask. */
        void leave() {
            if (!left) {
                left = true;
                turns.leave();
            }
        }

        @Override
        public void answered(InnerRequest by, InnerAnswer answer) {
            request = by;
            away = away.within(answer.away());
            in = answer.chunks();
            in.exceptionHandler(defect -> fail(RemoteStreams.REPLICA_LOST))
                    .handler(this::hear)
                    .endHandler(nothing -> end());
            if (!paused) {
                in.resume();
            }
        }

        /** What the models of the answer's first replica gave comes first. */
        private void hear(ChatChunk chunk) {
            heard++;
            if (ended || over || heard <= begun.before().size()) {
                return;
            }
            leave();
            if (chunk instanceof ChatChunk.Failure failure) {
                fail(failure.error());
            } else {
                gave = true;
                out.push(chunk);
            }
        }

        private void end() {
            if (gave) {
                finish(null);
            } else {
                fail(RemoteStreams.REPLICA_LOST);
            }
        }

        /** As long as nothing new went out, another request may do better. */
        private void fail(HubError error) {
            if (ended || over) {
                return;
            }
            ended = true;
            leave();
            if (gave || breaks >= BREAKS) {
                finish(new ChatChunk.Failure(error));
                return;
            }
            over(null, error, false);
            later.in(AGAIN.multipliedBy(1L << breaks), TakenStream.this::queue);
            breaks++;
        }

        @Override
        public void refused(HubError error, Map<String, String> headers) {
            ended = true;
            leave();
            refusals++;
            if (refusals >= REFUSALS || error.status() == UNAUTHORIZED || error.status() == FORBIDDEN) {
                finish(new ChatChunk.Failure(RemoteStreams.REPLICA_LOST));
            } else {
                later.in(AGAIN, TakenStream.this::queue);
            }
        }

        /** It stands in a store: its client can come back for it on another replica. */
        @Override
        public void cutIfLeft() {}

        @Override
        public void cut(HubError ending) {
            finish(new ChatChunk.Failure(ending));
            cancel();
        }

        void over(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {
            InnerRequest made = request;
            if (made == null) {
                return;
            }
            if (in == null) {
                made.abandon();
            } else {
                made.ended(usage, error, alone);
            }
        }
    }

    private void finish(ChatChunk.@Nullable Failure last) {
        if (over) {
            return;
        }
        over = true;
        if (last != null) {
            out.push(last);
        }
        out.close();
    }

    private @Nullable ReadStream<ChatChunk> in() {
        Asked one = asked;
        return one == null ? null : one.in;
    }

    @Override
    public void pause() {
        paused = true;
        ReadStream<ChatChunk> in = in();
        if (in != null) {
            in.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        ReadStream<ChatChunk> in = in();
        if (in != null) {
            in.resume();
        }
    }

    @Override
    public void cancel() {
        Asked one = asked;
        InnerRequest request = one == null ? null : one.request;
        if (request != null) {
            request.cancel();
        }
    }

    @Override
    public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {
        over = true;
        Asked one = asked;
        if (one != null) {
            one.leave();
            one.over(usage, error, alone);
        }
    }
}
