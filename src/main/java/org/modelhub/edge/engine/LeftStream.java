package org.modelhub.edge.engine;

import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Cancel;
import org.modelhub.stream.TokenCounter;

/**
 * Reads on a streamed answer whose client left, until it ends or has taken what it may, so that what the provider counts
 * can be billed. Nothing of it is kept. One event loop only.
 */
final class LeftStream {

    /** Hears of the end, once. */
    interface Ended {

        /** @param usage as the provider counted, or null if it did not come so far */
        void ended(@Nullable TokenUsage usage, @Nullable HubError error);
    }

    private final TokenCounter counter;
    private final Cancel cancel;
    private final Ended ended;
    private long allowed;
    private @Nullable TokenUsage usage;
    private @Nullable HubError error;
    private boolean over;

    LeftStream(TokenCounter counter, long allowed, Cancel cancel, Ended ended) {
        this.counter = counter;
        this.allowed = allowed;
        this.cancel = cancel;
        this.ended = ended;
    }

    void read(ReadStream<ChatChunk> in) {
        in.exceptionHandler(cause -> end()).handler(this::take).endHandler(nothing -> end());
        in.resume();
    }

    private void take(ChatChunk chunk) {
        if (over) {
            return;
        }
        if (chunk instanceof ChatChunk.Usage counted) {
            usage = counted.usage();
        } else if (chunk instanceof ChatChunk.Failure failure) {
            error = failure.error();
        } else if (chunk instanceof ChatChunk.Text text) {
            spend(text.text());
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            spend(reasoning.text());
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            spend(call.arguments());
        }
    }

    private void spend(String text) {
        allowed -= counter.count(text);
        if (allowed <= 0) {
            over = true;
            cancel.fire();
            ended.ended(usage, error);
        }
    }

    private void end() {
        if (!over) {
            over = true;
            cancel.over();
            ended.ended(usage, error);
        }
    }
}
