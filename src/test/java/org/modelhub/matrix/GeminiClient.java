package org.modelhub.matrix;

import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Google's generateContent. */
final class GeminiClient implements MatrixClient {

    private static final Map<String, String> FINISH =
            Map.of("STOP", "stop", "MAX_TOKENS", "length", "SAFETY", "content_filter");
    private static final String TOOLS = ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"get_weather\","
            + "\"description\":\"d\",\"parameters\":"
            + Ask.SCHEMA.replace("object", "OBJECT").replace("string", "STRING")
            + "}]}],\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"AUTO\"}}";

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public Sent request(String model, Ask ask, boolean stream) {
        String user = "{\"role\":\"user\",\"parts\":[{\"text\":" + quoted(Ask.QUESTION) + "}]}";
        String contents = switch (ask) {
            case PLAIN, TOOLS, PARAMETERS -> user;
            case TOOL_RESULT ->
                user + ",{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"get_weather\","
                        + "\"args\":{\"city\":\"Beijing\"}}}]},{\"role\":\"user\",\"parts\":"
                        + "[{\"functionResponse\":{\"name\":\"get_weather\",\"response\":"
                        + "{\"result\":\"sunny\"}}}]}";
            case VISION ->
                "{\"role\":\"user\",\"parts\":[{\"text\":" + quoted(Ask.QUESTION)
                        + "},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + Ask.PNG + "\"}}]}";
        };
        String more = switch (ask) {
            case PLAIN -> ",\"systemInstruction\":{\"parts\":[{\"text\":\"" + Ask.SYSTEM + "\"}]}";
            case TOOLS, TOOL_RESULT -> TOOLS;
            case PARAMETERS ->
                ",\"generationConfig\":{\"temperature\":0.5,\"topP\":0.9,\"topK\":5,\"maxOutputTokens\":64,"
                        + "\"stopSequences\":[\"END\"],\"seed\":7,\"candidateCount\":1},\"safetySettings\":"
                        + "[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"BLOCK_ONLY_HIGH\"}]";
            default -> "";
        };
        String verb = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return new Sent("/v1beta/models/" + model + verb, "{\"contents\":[" + contents + "]" + more + "}");
    }

    @Override
    public Answer whole(String body) {
        Answer answer = new Answer();
        piece(Json.of(body), answer);
        return answer;
    }

    @Override
    public Answer stream(String body) {
        Answer answer = new Answer();
        Sse.events(body).forEach(event -> piece(Json.of(event.data()), answer));
        return answer;
    }

    private static void piece(JsonNode root, Answer answer) {
        if (root.has("error")) {
            JsonNode error = closed(closed(root, "error").path("error"), "code", "message", "status", "details");
            answer.error = error.path("message").asText();
            return;
        }
        closed(root, "candidates", "usageMetadata", "modelVersion", "responseId", "createTime");
        for (JsonNode candidate : root.path("candidates")) {
            closed(candidate, "content", "finishReason", "index");
            for (JsonNode part : candidate.path("content").path("parts")) {
                part(part, answer);
            }
            if (candidate.has("finishReason")) {
                String reason =
                        FINISH.getOrDefault(candidate.path("finishReason").asText(), "");
                // Gemini has no word of its own for an answer that ends in calls.
                answer.finish = reason.equals("stop") && !answer.calls.isEmpty() ? "tool_calls" : reason;
            }
        }
        if (root.has("usageMetadata")) {
            JsonNode usage = closed(
                    root.path("usageMetadata"),
                    "promptTokenCount",
                    "candidatesTokenCount",
                    "thoughtsTokenCount",
                    "cachedContentTokenCount",
                    "totalTokenCount");
            answer.usage(
                    usage.path("promptTokenCount").asInt(),
                    usage.path("candidatesTokenCount").asInt()
                            + usage.path("thoughtsTokenCount").asInt());
        }
    }

    private static void part(JsonNode part, Answer answer) {
        if (part.has("functionCall")) {
            JsonNode call =
                    closed(closed(part, "functionCall", "thoughtSignature").path("functionCall"), "name", "args", "id");
            answer.call(call.path("name").asText(), call.path("args").toString());
        } else {
            closed(part, "text", "thought", "thoughtSignature");
            (part.path("thought").asBoolean() ? answer.reasoning : answer.text)
                    .append(part.path("text").asText());
        }
    }
}
