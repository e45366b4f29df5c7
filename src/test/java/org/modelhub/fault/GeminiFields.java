package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * The fields that Google documents for the requests of its Gemini API, by the message they stand in. Its servers refuse
 * every other one, so a field that was passed on untranslated shows at once.
 */
final class GeminiFields {

    /** What stands in a field that is no message, or one whose content is free. */
    private static final String VALUE = "";

    private static final Map<String, Map<String, String>> MESSAGES = Map.of(
            "request",
                    Map.of(
                            "contents", "content",
                            "systemInstruction", "content",
                            "tools", "tool",
                            "toolConfig", "toolConfig",
                            "safetySettings", "safetySetting",
                            "generationConfig", "generationConfig",
                            "cachedContent", VALUE,
                            "serviceTier", VALUE,
                            "store", VALUE),
            "content", Map.of("role", VALUE, "parts", "part"),
            "part",
                    Map.of(
                            "text",
                            VALUE,
                            "thought",
                            VALUE,
                            "thoughtSignature",
                            VALUE,
                            "inlineData",
                            "blob",
                            "fileData",
                            "file",
                            "functionCall",
                            "call",
                            "functionResponse",
                            "response",
                            "videoMetadata",
                            VALUE),
            "tool", Map.of("functionDeclarations", "declaration", "googleSearch", VALUE, "codeExecution", VALUE),
            "declaration",
                    Map.of(
                            "name", VALUE,
                            "description", VALUE,
                            "parameters", VALUE,
                            "parametersJsonSchema", VALUE,
                            "response", VALUE,
                            "responseJsonSchema", VALUE,
                            "behavior", VALUE),
            "toolConfig", Map.of("functionCallingConfig", "calling", "retrievalConfig", VALUE),
            "calling", Map.of("mode", VALUE, "allowedFunctionNames", VALUE),
            "safetySetting", Map.of("category", VALUE, "threshold", VALUE),
            "batch", Map.of("requests", "embed"),
            "embed",
                    Map.of(
                            "model", VALUE,
                            "content", "content",
                            "taskType", VALUE,
                            "title", VALUE,
                            "outputDimensionality", VALUE,
                            "embedContentConfig", VALUE));

    private static final Map<String, Set<String>> LEAVES = Map.of(
            "blob", Set.of("mimeType", "data", "displayName"),
            "file", Set.of("mimeType", "fileUri", "displayName"),
            "call", Set.of("id", "name", "args"),
            "response", Set.of("id", "name", "response", "parts", "willContinue", "scheduling"),
            "generationConfig",
                    Set.of(
                            "stopSequences",
                            "responseMimeType",
                            "responseSchema",
                            "responseJsonSchema",
                            "responseModalities",
                            "candidateCount",
                            "maxOutputTokens",
                            "temperature",
                            "topP",
                            "topK",
                            "seed",
                            "presencePenalty",
                            "frequencyPenalty",
                            "responseLogprobs",
                            "logprobs",
                            "thinkingConfig",
                            "mediaResolution",
                            "speechConfig",
                            "imageConfig"));

    private GeminiFields() {}

    /** The first field that Google does not know, or null. */
    static String unknown(String message, Object value) {
        if (value instanceof JsonArray elements) {
            for (Object element : elements) {
                String unknown = unknown(message, element);
                if (unknown != null) {
                    return unknown;
                }
            }
        }
        return value instanceof JsonObject object ? unknownIn(message, object) : null;
    }

    private static String unknownIn(String message, JsonObject object) {
        for (Map.Entry<String, Object> field : object) {
            String inner = LEAVES.containsKey(message)
                    ? (LEAVES.get(message).contains(field.getKey()) ? VALUE : null)
                    : MESSAGES.get(message).get(field.getKey());
            if (inner == null) {
                return field.getKey();
            }
            String unknown = inner.equals(VALUE) ? null : unknown(inner, field.getValue());
            if (unknown != null) {
                return unknown;
            }
        }
        return null;
    }
}
