package org.modelhub.upstream.continuing;

import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Continuation;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.TokenCounter;

/**
 * One streamed answer that several models may have a part in. Its reader sees one stream.
 *
 * <pre>
 *            breaks off, and may be gone on with             nobody goes on
 *   FLOWING ────────────────────────────────────▶ ASKING ──────────────────▶ OVER (one failure)
 *    │  ▲ │                                         │                          ▲
 *    │  └─┼─────────── another model's stream ──────┘                          │
 *    │    └──────────── breaks off, and may not ───────────────────────────────┘
 *    └── usage ──▶ OVER (finish, usage)
 * </pre>
 *
 * An answer is gone on with only while the client has nothing of it but reasoning and text: a tool call may have been
 * acted on, and a finish is believed. Once text is there, the reasoning of a later model is left out, since an answer has
 * one block of it; before that it goes out behind what the client has. What the client is told that the answer took is
 * the prompt once and all that it got, by the hub's own count, as soon as more than one model had a part. One event loop
 * only.
 */
final class ContinuedAnswer implements Pipe.Source {

    /** Has another model go on. */
    interface Asker {

        /**
         * Asks whoever comes next.
         *
         * @param then hears once, on this event loop
         */
        void ask(Continuation soFar, Consumer<Next> then);
    }

    /**
     * Who goes on.
     *
     * @param stream null if nobody does
     * @param model as {@code provider/model}
     */
    record Next(@Nullable ReadStream<ChatChunk> stream, String model) {

        static final Next NOBODY = new Next(null, "");
    }

    /** Above it an answer is not kept to be gone on with. */
    private static final int MOST_CHARS = 400_000;

    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final HubError DIVERGED = HubError.upstream(
            502, "The model that was to go on with the answer began another one.", "upstream_diverged");

    private final ChatRequest request;
    private final TokenCounter counter;
    private final Asker asker;
    private final int most;
    private final ChunkPipe out = new ChunkPipe(this);
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder calls = new StringBuilder();
    private final List<ChatChunk.Seam> seams = new ArrayList<>(0);
    private @Nullable Part part;
    private @Nullable HubError cause;
    private int asked;
    private boolean paused;
    private boolean settled;
    private boolean over;

    /** @param most how often another model is asked to go on */
    ContinuedAnswer(ChatRequest request, TokenCounter counter, int most, Asker asker) {
        this.request = request;
        this.counter = counter;
        this.most = most;
        this.asker = asker;
    }

    /** What the reader reads. */
    ChunkPipe start(ReadStream<ChatChunk> first) {
        take(new Part(first, null, ""));
        return out;
    }

    private void take(Part next) {
        part = next;
        next.start();
    }

    /** One model's part in the answer. */
    private final class Part {

        private final ReadStream<ChatChunk> in;
        private final @Nullable Splice splice;
        private final String model;
        private boolean gave;

        Part(ReadStream<ChatChunk> in, @Nullable Splice splice, String model) {
            this.in = in;
            this.splice = splice;
            this.model = model;
        }

        void start() {
            in.handler(chunk -> {
                if (isCurrent()) {
                    hear(this, chunk);
                }
            });
            in.endHandler(nothing -> {
                if (isCurrent()) {
                    brokeOff(HubError.incomplete());
                }
            });
            in.exceptionHandler(failure -> {
                if (isCurrent()) {
                    brokeOff(HubError.incomplete());
                }
            });
            mark();
            if (!paused) {
                in.resume();
            }
        }

        @SuppressWarnings("ReferenceEquality") // this part, and not one like it
        private boolean isCurrent() {
            return part == this && !over;
        }

        /** Lets the writer know whether it may give up. */
        void mark() {
            if (in instanceof ChunkPipe pipe) {
                pipe.continued(!settled && asked < most);
            }
        }

        boolean isFirst() {
            return model.isEmpty();
        }
    }

    private void hear(Part from, ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text piece) {
            text(from, from.splice == null ? piece.text() : from.splice.add(piece.text()));
        } else if (chunk instanceof ChatChunk.Reasoning piece) {
            reasoning(from, piece);
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            flush(from);
            call(from, call);
        } else if (chunk instanceof ChatChunk.Finish finish) {
            flush(from);
            finish(from, finish.reason());
        } else if (chunk instanceof ChatChunk.Usage counted) {
            end(new ChatChunk.Usage(seams.isEmpty() ? counted.usage() : usage()));
        } else if (chunk instanceof ChatChunk.Failure failure) {
            brokeOff(failure.error());
        }
    }

    private void text(Part from, String piece) {
        if (from.splice != null && from.splice.hasDiverged()) {
            brokeOff(DIVERGED);
        } else if (!piece.isEmpty()) {
            give(from, new ChatChunk.Text(piece));
            text.append(piece);
            if (text.length() > MOST_CHARS) {
                settle(from);
            }
        }
    }

    private void reasoning(Part from, ChatChunk.Reasoning piece) {
        if (from.isFirst() || text.length() == 0) {
            give(from, piece);
            reasoning.append(piece.text());
        }
    }

    private void give(Part from, ChatChunk chunk) {
        if (!from.gave) {
            from.gave = true;
            if (!from.isFirst() && (text.length() > 0 || reasoning.length() > 0)) {
                seams.add(new ChatChunk.Seam(text.length(), from.model));
            }
        }
        out.push(chunk);
    }

    /** What is held back goes out: nothing follows that could tell what it is. */
    private void flush(Part from) {
        if (from.splice != null) {
            text(from, from.splice.end());
        }
    }

    private void call(Part from, ChatChunk.ToolCall call) {
        if (from.isCurrent()) {
            settle(from);
            calls.append(call.name()).append(call.arguments());
            give(from, call);
        }
    }

    private void finish(Part from, FinishReason reason) {
        if (from.isCurrent()) {
            if (!from.gave && !from.isFirst() && text.length() > 0) {
                // All of it was what the client had: the answer was complete but for its end.
                seams.add(new ChatChunk.Seam(text.length(), from.model));
            }
            settle(from);
            out.push(new ChatChunk.Finish(reason, seams));
        }
    }

    private void settle(Part from) {
        settled = true;
        from.mark();
    }

    private TokenUsage usage() {
        int reasoned = counter.count(reasoning);
        int written = counter.count(text) + counter.count(calls) + reasoned;
        return new TokenUsage(counter.countPrompt(request), written, reasoned, 0, true);
    }

    private void brokeOff(HubError error) {
        part = null;
        cause = cause == null ? error : cause;
        if (settled || asked >= most || !isProviders(error)) {
            end(new ChatChunk.Failure(cause));
            return;
        }
        asked++;
        Continuation soFar = new Continuation(text.toString(), written(), reasoning.length() > 0, asked);
        if (isFull(soFar)) {
            out.push(new ChatChunk.Finish(FinishReason.LENGTH, seams));
            end(new ChatChunk.Usage(usage()));
        } else {
            asker.ask(soFar, this::goOn);
        }
    }

    /** A client that left, or a request that is at fault, is no better off with another model. */
    private static boolean isProviders(HubError error) {
        return error.status() >= SERVER_ERROR || error.status() == TOO_MANY;
    }

    /** Exact only where there is a limit to keep: many answers of a replica that is gone may begin again at once. */
    private int written() {
        return request.body().integer("max_tokens") == null ? counter.estimate(text) : counter.count(text);
    }

    private boolean isFull(Continuation soFar) {
        Integer limit = request.body().integer("max_tokens");
        return limit != null && soFar.tokens() >= limit;
    }

    private void goOn(Next next) {
        if (over) {
            return;
        }
        if (next.stream() == null) {
            end(new ChatChunk.Failure(cause == null ? HubError.incomplete() : cause));
            return;
        }
        boolean verbatim = next.stream() instanceof ChunkPipe pipe && pipe.isVerbatim();
        Splice splice = text.length() == 0 ? null : new Splice(text.toString(), verbatim, counter);
        take(new Part(next.stream(), splice, next.model()));
    }

    private void end(ChatChunk last) {
        over = true;
        part = null;
        out.push(last);
        out.close();
    }

    @Override
    public void pause() {
        paused = true;
        if (part != null) {
            part.in.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (part != null) {
            part.in.resume();
        }
    }
}
