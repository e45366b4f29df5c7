package org.modelhub.exchange;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/**
 * How one request ended. Every accepted request gives exactly one, whatever happened.
 *
 * @param kind {@code chat}, {@code embedding}, {@code rerank}, or {@code other}
 * @param model the public name where it is known to exist, else null; never the client's free text
 * @param servedBy who answered, or null
 * @param status the HTTP status sent, 499 if the client left first
 * @param streamed whether the answer was a stream
 * @param usage tokens, or null
 * @param error what went wrong, also mid-stream, or null
 * @param trail which models were tried for it, in order
 */
public record RequestOutcome(
        RequestHead head,
        String kind,
        @Nullable Caller caller,
        @Nullable String model,
        @Nullable ServedBy servedBy,
        int status,
        boolean streamed,
        @Nullable TokenUsage usage,
        @Nullable HubError error,
        Passport passport,
        Trail trail) {}
