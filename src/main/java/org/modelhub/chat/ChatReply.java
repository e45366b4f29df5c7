package org.modelhub.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One whole answer in the canonical form.
 *
 * @param text the visible answer, empty if there is none
 * @param reasoning the model's reasoning, empty if there is none
 * @param toolCalls whole calls in order
 * @param usage null only between a dialect's decoder and the stream stage that counts
 * @param signature of the reasoning, in the form of {@link SignedReasoning}; empty if it has none
 */
public record ChatReply(
        String text,
        String reasoning,
        List<ChatChunk.ToolCall> toolCalls,
        FinishReason finish,
        @Nullable TokenUsage usage,
        String signature) {

    public ChatReply {
        toolCalls = List.copyOf(toolCalls);
    }

    public ChatReply(
            String text,
            String reasoning,
            List<ChatChunk.ToolCall> toolCalls,
            FinishReason finish,
            @Nullable TokenUsage usage) {
        this(text, reasoning, toolCalls, finish, usage, "");
    }

    public ChatReply withUsage(TokenUsage counted) {
        return new ChatReply(text, reasoning, toolCalls, finish, counted, signature);
    }
}
