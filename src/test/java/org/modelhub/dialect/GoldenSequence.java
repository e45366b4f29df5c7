package org.modelhub.dialect;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/** The order of an answer in its plainest form, for golden files: usage last, a missing finish is a failure. */
final class GoldenSequence implements Consumer<ChatChunk> {

    private static final TokenUsage COUNTED = new TokenUsage(3, 4, 0, 0, true);

    private final Consumer<ChatChunk> out;
    private TokenUsage usage = COUNTED;
    private boolean finished;
    private boolean failed;

    GoldenSequence(Consumer<ChatChunk> out) {
        this.out = out;
    }

    static TokenUsage counted() {
        return COUNTED;
    }

    @Override
    public void accept(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Usage counts) {
            usage = counts.usage();
        } else {
            finished |= chunk instanceof ChatChunk.Finish;
            failed |= chunk instanceof ChatChunk.Failure;
            out.accept(chunk);
        }
    }

    void end() {
        if (!failed && finished) {
            out.accept(new ChatChunk.Usage(usage));
        } else if (!failed) {
            out.accept(new ChatChunk.Failure(HubError.incomplete()));
        }
    }
}
