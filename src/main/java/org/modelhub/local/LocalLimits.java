package org.modelhub.local;

import org.modelhub.chat.ContextLengthException;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/**
 * How much one request may ask of the in-process models. Beyond it a request is refused with both numbers.
 *
 * @param batch texts of one embedding or rerank request
 * @param textTokens tokens of one such text
 * @param context tokens of one conversation and its answer
 * @param output tokens of one answer
 * @param sentences of one conversation
 */
record LocalLimits(int batch, int textTokens, int context, int output, int sentences) {

    /** No tokenizer makes fewer tokens of a long text; guards the tokenizers themselves against huge ones. */
    private static final int CHARACTERS_PER_TOKEN = 16;

    void checkBatch(int size, String param) {
        if (size > batch) {
            throw new HubException(HubError.badRequest(
                    "This model takes at most " + batch + " texts in one request; these are " + size + ".",
                    param,
                    "too_many_inputs"));
        }
    }

    void checkCharacters(String text) {
        if (text.length() > CHARACTERS_PER_TOKEN * textTokens) {
            throw tooLong((long) CHARACTERS_PER_TOKEN * textTokens, "characters", text.length());
        }
    }

    void checkTokens(int tokens) {
        if (tokens > textTokens) {
            throw tooLong(textTokens, "tokens", tokens);
        }
    }

    void checkConversationCharacters(long characters) {
        if (characters > (long) CHARACTERS_PER_TOKEN * context) {
            throw tooLong((long) CHARACTERS_PER_TOKEN * context, "characters", characters);
        }
    }

    void checkConversationTokens(int tokens) {
        if (tokens > context) {
            throw tooLong(context, "tokens", tokens);
        }
    }

    void checkSentences(int count) {
        if (count > sentences) {
            throw tooLong(sentences, "sentences", count);
        }
    }

    private static HubException tooLong(long limit, String unit, long given) {
        return new HubException(HubError.badRequest(
                "This model's maximum context length is " + limit + " " + unit + "; the input has " + given + " " + unit
                        + ".",
                null,
                ContextLengthException.CODE));
    }
}
