package org.modelhub.answer;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;

/**
 * A streamed answer that is copied while it passes, and handed over if it turns out to be whole: text, then a finish
 * with {@code stop}, then its usage. A tool call, a failure, another finish, too long a text or an end before all that
 * drops the copy for good. One event loop only.
 *
 * <pre>
 *            finish stop              usage
 *   COPYING ─────────────▶ FINISHED ─────────▶ handed over
 *      │ tool call, failure,  │ text, tool call,
 *      ▼ other finish, long   ▼ failure
 *   DROPPED ◀─────────────────┘
 * </pre>
 */
final class KeptStream implements ReadStream<ChatChunk>, Handler<ChatChunk> {

    private final ReadStream<ChatChunk> source;
    private final int maxAnswer;
    private final Consumer<String> whole;
    private @Nullable StringBuilder copy = new StringBuilder(256);
    private boolean finished;
    private @Nullable Handler<ChatChunk> reader;

    KeptStream(ReadStream<ChatChunk> source, int maxAnswer, Consumer<String> whole) {
        this.source = source;
        this.maxAnswer = maxAnswer;
        this.whole = whole;
    }

    @Override
    public void handle(ChatChunk chunk) {
        if (copy != null) {
            note(chunk, copy);
        }
        if (reader != null) {
            reader.handle(chunk);
        }
    }

    private void note(ChatChunk chunk, StringBuilder text) {
        if (chunk instanceof ChatChunk.Text piece && !finished) {
            if (text.length() + piece.text().length() > maxAnswer) {
                copy = null;
            } else {
                text.append(piece.text());
            }
        } else if (chunk instanceof ChatChunk.Finish end && end.reason() == FinishReason.STOP && !finished) {
            finished = true;
        } else if (chunk instanceof ChatChunk.Usage && finished) {
            copy = null;
            if (!text.isEmpty()) {
                whole.accept(text.toString());
            }
        } else if (!(chunk instanceof ChatChunk.Reasoning || chunk instanceof ChatChunk.Usage)) {
            copy = null;
        }
    }

    @Override
    public KeptStream handler(@Nullable Handler<ChatChunk> handler) {
        reader = handler;
        source.handler(handler == null ? null : this);
        return this;
    }

    @Override
    public KeptStream endHandler(@Nullable Handler<Void> handler) {
        source.endHandler(handler);
        return this;
    }

    @Override
    public KeptStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public KeptStream pause() {
        source.pause();
        return this;
    }

    @Override
    public KeptStream resume() {
        source.resume();
        return this;
    }

    @Override
    public KeptStream fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
