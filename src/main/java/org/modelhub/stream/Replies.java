package org.modelhub.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;

/** Turns whole answers into chunks and back, for upstreams that know only one of the two forms. */
public final class Replies {

    private Replies() {}

    /** The chunks of a whole answer, in order, usage last. */
    public static List<ChatChunk> chunks(ChatReply reply) {
        List<ChatChunk> chunks = new ArrayList<>(reply.toolCalls().size() + 4);
        if (!reply.reasoning().isEmpty()) {
            chunks.add(new ChatChunk.Reasoning(reply.reasoning()));
        }
        if (!reply.text().isEmpty()) {
            chunks.add(new ChatChunk.Text(reply.text()));
        }
        chunks.addAll(reply.toolCalls());
        chunks.add(new ChatChunk.Finish(reply.finish()));
        chunks.add(new ChatChunk.Usage(Objects.requireNonNull(reply.usage())));
        return chunks;
    }

    /** Gathers the chunks of one answer in canonical order. */
    public static final class Collector {

        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<ChatChunk.ToolCall> calls = new ArrayList<>();
        private @Nullable FinishReason finish;
        private @Nullable TokenUsage usage;

        /** Takes the next chunk. @throws HubException if the chunk is a failure */
        public void add(ChatChunk chunk) {
            if (chunk instanceof ChatChunk.Text piece) {
                text.append(piece.text());
            } else if (chunk instanceof ChatChunk.Reasoning piece) {
                reasoning.append(piece.text());
            } else if (chunk instanceof ChatChunk.ToolCall call) {
                calls.add(call);
            } else if (chunk instanceof ChatChunk.Finish finished) {
                finish = finished.reason();
            } else if (chunk instanceof ChatChunk.Usage counted) {
                usage = counted.usage();
            } else if (chunk instanceof ChatChunk.Failure failure) {
                throw new HubException(failure.error());
            }
        }

        @SuppressWarnings("NullAway") // an answer without an end fails where it is written, which answers the client
        public ChatReply reply() {
            return new ChatReply(text.toString(), reasoning.toString(), calls, finish, usage);
        }
    }
}
