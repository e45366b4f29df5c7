package org.modelhub.dialect.openai;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.FinishReason;

/** The words by which vendors say why an answer ended. */
final class FinishWords {

    private FinishWords() {}

    /** {@return null if the word says that the answer broke off} */
    static @Nullable FinishReason of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "length",
                    "max_tokens",
                    "model_length",
                    "max_output_tokens",
                    "context_length",
                    "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_calls", "function_call", "tool_use", "tool_call" -> FinishReason.TOOL_CALLS;
            case "content_filter", "safety", "sensitive", "recitation" -> FinishReason.CONTENT_FILTER;
            case "error", "network_error", "insufficient_system_resource", "abort", "cancelled" -> null;
            default -> FinishReason.STOP;
        };
    }

    static String shown(String word) {
        return word.length() <= 40 ? word : word.substring(0, 40);
    }
}
