package org.modelhub.dialect.gemini;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.FinishReason;

/** The words by which Gemini says why an answer ended. */
final class GeminiFinish {

    private GeminiFinish() {}

    /** {@return null if the word says that the answer broke off; a word not known is taken for one of those} */
    static @Nullable FinishReason of(String word) {
        return switch (word) {
            case "STOP" -> FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            default -> null;
        };
    }

    /** Gemini has no word of its own for an answer that ends with calls. */
    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case CONTENT_FILTER -> "SAFETY";
        };
    }
}
