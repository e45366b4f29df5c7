package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;

/** Ollama's chat. */
final class OllamaClient implements MatrixClient {

    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"description\":\"d\","
                    + "\"parameters\":" + Ask.SCHEMA + "}}]";

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public Sent request(String model, Ask ask, boolean stream) {
        String user = "{\"role\":\"user\",\"content\":" + quoted(Ask.QUESTION);
        String messages = switch (ask) {
            case PLAIN, PARAMETERS -> "{\"role\":\"system\",\"content\":\"" + Ask.SYSTEM + "\"}," + user + "}";
            case TOOLS -> user + "}";
            case TOOL_RESULT ->
                user + "},{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":"
                        + "\"get_weather\",\"arguments\":{\"city\":\"Beijing\"}}}]},{\"role\":\"tool\","
                        + "\"tool_name\":\"get_weather\",\"content\":\"sunny\"}";
            case VISION -> user + ",\"images\":[\"" + Ask.PNG + "\"]}";
        };
        String more = switch (ask) {
            case TOOLS, TOOL_RESULT -> TOOLS;
            case PARAMETERS ->
                ",\"options\":{\"temperature\":0.5,\"top_p\":0.9,\"top_k\":5,\"num_predict\":64,"
                        + "\"stop\":[\"END\"],\"seed\":7,\"num_ctx\":4096},\"keep_alive\":\"5m\"";
            default -> "";
        };
        return new Sent(
                "/api/chat",
                "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"messages\":[" + messages + "]" + more + "}");
    }

    @Override
    public Answer whole(String body) {
        Answer answer = new Answer();
        line(Json.of(body), answer);
        return answer;
    }

    @Override
    public Answer stream(String body) {
        Answer answer = new Answer();
        assertThat(body).endsWith("\n");
        body.lines().filter(line -> !line.isEmpty()).forEach(line -> line(Json.of(line), answer));
        return answer;
    }

    private static void line(JsonNode line, Answer answer) {
        assertThat(answer.finish).isEmpty();
        if (line.has("error")) {
            answer.error = closed(line, "error").path("error").asText();
            return;
        }
        closed(
                line,
                "model",
                "created_at",
                "message",
                "done",
                "done_reason",
                "total_duration",
                "load_duration",
                "prompt_eval_count",
                "prompt_eval_duration",
                "eval_count",
                "eval_duration");
        JsonNode message = closed(line.path("message"), "role", "content", "thinking", "tool_calls");
        answer.text.append(message.path("content").asText());
        answer.reasoning.append(message.path("thinking").asText(""));
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = closed(closed(call, "function", "id").path("function"), "name", "arguments", "index");
            answer.call(
                    function.path("name").asText(), function.path("arguments").toString());
        }
        if (line.path("done").asBoolean()) {
            String reason = line.path("done_reason").asText();
            // Ollama has no word of its own for an answer that ends in calls.
            answer.finish = reason.equals("stop") && !answer.calls.isEmpty() ? "tool_calls" : reason;
            answer.usage(
                    line.path("prompt_eval_count").asInt(),
                    line.path("eval_count").asInt());
        }
    }
}
