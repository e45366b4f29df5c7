package org.modelhub.exchange;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;

/**
 * What became of one model on the way of one request.
 *
 * @param outcome {@value #ANSWERED}, or the code of the error it ended with, or of the reason why it was passed over
 * @param called whether anything went to the provider; false for one that was passed over
 * @param nanos from the wish to call it to its end
 * @param usage what it took, also of an answer that broke off or was left; null if it produced nothing
 */
public record Attempt(
        String provider,
        String model,
        String outcome,
        boolean called,
        long nanos,
        @Nullable TokenUsage usage) {

    public static final String ANSWERED = "answered";

    public boolean answered() {
        return ANSWERED.equals(outcome);
    }
}
