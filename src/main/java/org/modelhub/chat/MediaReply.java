package org.modelhub.chat;

import org.jspecify.annotations.Nullable;

/**
 * A whole answer to a {@link MediaRequest}.
 *
 * @param contentType of the body: JSON, or text
 * @param usage null where the vendor sends none: what it charges by is then not tokens
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record MediaReply(
        String contentType, byte[] body, @Nullable TokenUsage usage) {}
