package org.modelhub.admission;

import org.modelhub.chat.TokenUsage;

/**
 * How large a request is taken to be before anybody has answered it.
 *
 * @param prompt tokens read
 * @param output tokens written at most
 * @param guessed whether the request itself says nothing about how much it writes
 */
record RequestSize(long prompt, long output, boolean guessed) {

    static final RequestSize NONE = new RequestSize(0, 0, false);

    long tokens() {
        return prompt + output;
    }

    /** As if it had been answered at full length. */
    TokenUsage usage() {
        return TokenUsage.of((int) Math.min(Integer.MAX_VALUE, prompt), (int) Math.min(Integer.MAX_VALUE, output));
    }
}
