package org.modelhub.admission;

import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.ContextLengthException;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.stream.TokenCounter;

/**
 * Refuses a prompt that no model of its public name can take, with both numbers, because Dify itself does not cut
 * prompts. Vendors cut text into tokens differently, so a prompt within a tenth of the limit is left to the provider,
 * whose own refusal has the same shape.
 */
final class ContextLimit {

    private static final double TOLERANCE = 1.1;

    private final TokenCounter counter;

    ContextLimit(TokenCounter counter) {
        this.counter = counter;
    }

    /** Whether the prompt fits for certain: a token is at least one byte. */
    boolean clearlyFits(ChatRequest request, int context) {
        return request.body().length() <= context;
    }

    /** @throws HubException 400 {@code context_length_exceeded} */
    void check(ChatRequest request, int context) {
        int tokens = counter.countPromptExactly(request);
        if (tokens > context * TOLERANCE) {
            throw new HubException(HubError.badRequest(
                    "This model's maximum context length is " + context + " tokens. However, your messages resulted in "
                            + tokens + " tokens. Please shorten them.",
                    "messages",
                    ContextLengthException.CODE));
        }
    }
}
