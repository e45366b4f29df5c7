package org.modelhub.dialect.anthropic;

import org.modelhub.chat.FinishReason;

/** The words by which the API says why an answer ended. */
final class StopWords {

    private StopWords() {}

    /** A paused turn is one that the vendor cut; only its own tools, which the hub never offers, bring it about. */
    static FinishReason read(String word) {
        return switch (word) {
            case "max_tokens", "model_context_window_exceeded", "pause_turn" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }

    static String write(FinishReason reason) {
        return switch (reason) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "refusal";
        };
    }
}
