package org.modelhub.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubException;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.chat.TokenUsage;

/** Gathers the chunks of an answer that came in one piece, so that a dialect reads both forms by one piece of code. */
public final class ChunkCollector implements Consumer<ChatChunk> {

    private final StringBuilder text = new StringBuilder();
    private final SignedReasoning reasoning = new SignedReasoning();
    private final List<ChatChunk.ToolCall> calls = new ArrayList<>();
    private FinishReason finish = FinishReason.STOP;
    private @Nullable TokenUsage usage;

    /** @throws HubException for a {@link ChatChunk.Failure} */
    @Override
    public void accept(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text piece) {
            text.append(piece.text());
        } else if (chunk instanceof ChatChunk.Reasoning piece) {
            reasoning.add(piece);
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            calls.add(call);
        } else if (chunk instanceof ChatChunk.Finish end) {
            finish = end.reason();
        } else if (chunk instanceof ChatChunk.Usage counts) {
            usage = counts.usage();
        } else if (chunk instanceof ChatChunk.Failure failure) {
            throw new HubException(failure.error());
        }
    }

    /** The answer; its usage is null if the upstream sent none. */
    public ChatReply reply() {
        return new ChatReply(text.toString(), reasoning.text(), calls, finish, usage, reasoning.signature());
    }
}
