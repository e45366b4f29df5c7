package org.modelhub.stream.live;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/**
 * A stream as it stands.
 *
 * @param last number of its last chunk, 0 for none
 * @param from number of the first chunk whose text is still kept, 1 if all is
 * @param text visible answer from there on
 * @param error why it failed, or null
 * @param expiresAt milliseconds since the epoch, 0 while it is not over
 */
public record StreamSnapshot(
        StreamHead head,
        StreamState state,
        long last,
        long from,
        String text,
        String reasoning,
        List<ChatChunk.ToolCall> toolCalls,
        @Nullable FinishReason finish,
        @Nullable TokenUsage usage,
        @Nullable HubError error,
        long expiresAt,
        StreamFlow flow) {}
