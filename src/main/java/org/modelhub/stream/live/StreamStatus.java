package org.modelhub.stream.live;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/**
 * How a stream stands, without what it says: costs the same for an answer of any length.
 *
 * @param last number of its last chunk, 0 for none
 * @param error why it failed, or null
 */
public record StreamStatus(
        StreamState state,
        long last,
        @Nullable FinishReason finish,
        @Nullable TokenUsage usage,
        @Nullable HubError error,
        StreamFlow flow) {}
