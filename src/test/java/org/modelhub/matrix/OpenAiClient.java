package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** OpenAI's chat completions. */
final class OpenAiClient implements MatrixClient {

    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"description\":\"d\","
                    + "\"parameters\":" + Ask.SCHEMA + "}}],\"tool_choice\":\"auto\"";

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Sent request(String model, Ask ask, boolean stream) {
        String user = "{\"role\":\"user\",\"content\":" + quoted(Ask.QUESTION) + "}";
        String messages = switch (ask) {
            case PLAIN, PARAMETERS -> "{\"role\":\"system\",\"content\":\"" + Ask.SYSTEM + "\"}," + user;
            case TOOLS -> user;
            case TOOL_RESULT ->
                user + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_a\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Beijing\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"call_a\",\"content\":\"sunny\"}";
            case VISION ->
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":" + quoted(Ask.QUESTION)
                        + "},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + Ask.PNG
                        + "\"}}]}";
        };
        String more = switch (ask) {
            case TOOLS, TOOL_RESULT -> TOOLS;
            case PARAMETERS ->
                ",\"temperature\":0.5,\"top_p\":0.9,\"max_tokens\":64,\"stop\":[\"END\"],\"user\":\"u1\","
                        + "\"seed\":7,\"presence_penalty\":0.1,\"frequency_penalty\":0.1,\"n\":1";
            default -> "";
        };
        return new Sent(
                "/v1/chat/completions",
                "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"messages\":[" + messages + "]" + more + "}");
    }

    @Override
    public Answer whole(String body) {
        Answer answer = new Answer();
        JsonNode root = Json.of(body);
        if (root.has("error")) {
            return error(root, answer);
        }
        closed(root, "id", "object", "created", "model", "choices", "usage", "system_fingerprint");
        JsonNode choice = closed(root.path("choices").path(0), "index", "message", "finish_reason");
        delta(choice.path("message"), answer);
        answer.finish = choice.path("finish_reason").asText();
        return usage(root.path("usage"), answer);
    }

    @Override
    public Answer stream(String body) {
        Answer answer = new Answer();
        List<Sse> events = Sse.events(body);
        boolean done = events.get(events.size() - 1).data().equals("[DONE]");
        for (Sse event : done ? events.subList(0, events.size() - 1) : events) {
            event(Json.of(event.data()), answer);
        }
        assertThat(done).as("[DONE] only without an error").isEqualTo(answer.error.isEmpty());
        return answer;
    }

    private static void event(JsonNode event, Answer answer) {
        if (event.has("error")) {
            error(event, answer);
            return;
        }
        closed(event, "id", "object", "created", "model", "choices", "usage", "system_fingerprint");
        for (JsonNode choice : event.path("choices")) {
            closed(choice, "index", "delta", "finish_reason");
            delta(choice.path("delta"), answer);
            if (!choice.path("finish_reason").isNull()) {
                answer.finish = choice.path("finish_reason").asText();
            }
        }
        if (event.has("usage") && !event.path("usage").isNull()) {
            usage(event.path("usage"), answer);
        }
    }

    private static void delta(JsonNode delta, Answer answer) {
        closed(delta, "role", "content", "reasoning_content", "tool_calls", "refusal");
        answer.text.append(delta.path("content").asText("").replace("null", ""));
        answer.reasoning.append(delta.path("reasoning_content").asText(""));
        for (JsonNode call : delta.path("tool_calls")) {
            closed(call, "index", "id", "type", "function");
            assertThat(call.path("id").asText()).startsWith("call_");
            JsonNode function = closed(call.path("function"), "name", "arguments");
            answer.call(
                    function.path("name").asText(), function.path("arguments").asText());
        }
    }

    private static Answer usage(JsonNode usage, Answer answer) {
        closed(
                usage,
                "prompt_tokens",
                "completion_tokens",
                "total_tokens",
                "prompt_tokens_details",
                "completion_tokens_details",
                "estimated");
        return answer.usage(
                usage.path("prompt_tokens").asInt(),
                usage.path("completion_tokens").asInt());
    }

    private static Answer error(JsonNode root, Answer answer) {
        JsonNode error = closed(closed(root, "error").path("error"), "message", "type", "param", "code");
        answer.error = error.path("message").asText();
        return answer;
    }
}
