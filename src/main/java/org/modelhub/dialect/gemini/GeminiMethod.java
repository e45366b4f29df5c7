package org.modelhub.dialect.gemini;

import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.ClientCall;

/**
 * What the last segment of a Gemini path says: {@code <model>:<method>}.
 *
 * @param model the public name
 */
record GeminiMethod(String model, String name) {

    private static final String PARAMETER = "call";

    /** @throws HubException 404 if the path names no method */
    static GeminiMethod of(ClientCall call) {
        String segment = call.pathParameter(PARAMETER);
        int colon = segment.lastIndexOf(':');
        if (colon < 1) {
            throw unknown(segment);
        }
        return new GeminiMethod(segment.substring(0, colon), segment.substring(colon + 1));
    }

    /** Whether the conversation is to be answered as a stream. @throws HubException 404 if it is not about one */
    boolean streams() {
        return switch (name) {
            case "streamGenerateContent" -> true;
            case "generateContent", "countTokens" -> false;
            default -> throw unknown(name);
        };
    }

    private static HubException unknown(String method) {
        return new HubException(HubError.notFound(
                "There is no method '" + method + "', only generateContent, streamGenerateContent, countTokens,"
                        + " embedContent and batchEmbedContents.",
                null,
                "unknown_method"));
    }
}
