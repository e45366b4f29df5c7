package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** OpenAI's responses. The last event of a stream holds the whole answer, which must be what the deltas said. */
final class ResponsesClient implements MatrixClient {

    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"name\":\"get_weather\",\"description\":\"d\",\"strict\":false,"
                    + "\"parameters\":" + Ask.SCHEMA + "}],\"tool_choice\":\"auto\"";

    @Override
    public String name() {
        return "openai-responses";
    }

    @Override
    public Sent request(String model, Ask ask, boolean stream) {
        String user = "{\"role\":\"user\",\"content\":" + quoted(Ask.QUESTION) + "}";
        String input = switch (ask) {
            case PLAIN, TOOLS, PARAMETERS -> user;
            case TOOL_RESULT ->
                user + ",{\"type\":\"function_call\",\"call_id\":\"call_a\",\"name\":\"get_weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Beijing\\\"}\"},{\"type\":"
                        + "\"function_call_output\",\"call_id\":\"call_a\",\"output\":\"sunny\"}";
            case VISION ->
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":" + quoted(Ask.QUESTION)
                        + "},{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64," + Ask.PNG
                        + "\"}]}";
        };
        String more = switch (ask) {
            case PLAIN -> ",\"instructions\":\"" + Ask.SYSTEM + "\"";
            case TOOLS, TOOL_RESULT -> TOOLS;
            case PARAMETERS ->
                ",\"temperature\":0.5,\"top_p\":0.9,\"max_output_tokens\":64,\"user\":\"u1\",\"store\":false,"
                        + "\"metadata\":{\"a\":\"b\"},\"truncation\":\"disabled\"";
            default -> "";
        };
        return new Sent(
                "/v1/responses",
                "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"input\":[" + input + "]" + more + "}");
    }

    @Override
    public Answer whole(String body) {
        Answer answer = new Answer();
        JsonNode root = Json.of(body);
        if (root.path("error").isObject() && !root.has("output")) {
            answer.error = root.path("error").path("message").asText();
            return answer;
        }
        return response(root, answer);
    }

    private static Answer response(JsonNode root, Answer answer) {
        assertThat(root.path("object").asText()).isEqualTo("response");
        for (JsonNode item : root.path("output")) {
            switch (item.path("type").asText()) {
                case "message" -> {
                    closed(item, "id", "type", "role", "status", "content");
                    item.path("content")
                            .forEach(
                                    part -> answer.text.append(part.path("text").asText()));
                }
                case "reasoning" -> {
                    closed(item, "id", "type", "summary", "status", "encrypted_content", "content");
                    item.path("summary")
                            .forEach(part ->
                                    answer.reasoning.append(part.path("text").asText()));
                }
                case "function_call" -> {
                    closed(item, "id", "type", "call_id", "name", "arguments", "status");
                    answer.call(
                            item.path("name").asText(), item.path("arguments").asText());
                }
                default -> throw new AssertionError("item " + item);
            }
        }
        if (root.path("error").isObject()) {
            answer.error = root.path("error").path("message").asText();
            return answer;
        }
        String status = root.path("status").asText();
        String why = root.path("incomplete_details").path("reason").asText();
        String cut = why.equals("max_output_tokens") ? "length" : "content_filter";
        String whole = answer.calls.isEmpty() ? "stop" : "tool_calls";
        answer.finish = status.equals("completed") ? whole : cut;
        JsonNode usage = closed(
                root.path("usage"),
                "input_tokens",
                "input_tokens_details",
                "output_tokens",
                "output_tokens_details",
                "total_tokens",
                "estimated");
        return answer.usage(
                usage.path("input_tokens").asInt(), usage.path("output_tokens").asInt());
    }

    @Override
    public Answer stream(String body) {
        Answer answer = new Answer();
        StringBuilder deltas = new StringBuilder();
        List<Sse> events = Sse.events(body);
        assertThat(events.get(0).name()).isEqualTo("response.created");
        for (int i = 0; i < events.size(); i++) {
            JsonNode data = Json.of(events.get(i).data());
            assertThat(data.path("type").asText()).isEqualTo(events.get(i).name());
            assertThat(data.path("sequence_number").asInt(-1)).isEqualTo(i);
            switch (events.get(i).name()) {
                case "response.output_text.delta" ->
                    deltas.append(data.path("delta").asText());
                case "response.completed", "response.incomplete", "response.failed" ->
                    response(data.path("response"), answer);
                case "error" -> answer.error = data.path("message").asText();
                default -> {}
            }
        }
        if (answer.error.isEmpty()) {
            assertThat(answer.text).hasToString(deltas.toString());
        } else {
            answer.text.setLength(0);
            answer.text.append(deltas);
        }
        return answer;
    }
}
