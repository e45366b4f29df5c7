package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Anthropic's messages. */
final class AnthropicClient implements MatrixClient {

    private static final Map<String, String> FINISH = Map.of(
            "end_turn", "stop",
            "stop_sequence", "stop",
            "max_tokens", "length",
            "tool_use", "tool_calls",
            "refusal", "content_filter");
    private static final String TOOLS = ",\"tools\":[{\"name\":\"get_weather\",\"description\":\"d\",\"input_schema\":"
            + Ask.SCHEMA + "}],\"tool_choice\":{\"type\":\"auto\"}";

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public Sent request(String model, Ask ask, boolean stream) {
        String user = "{\"role\":\"user\",\"content\":" + quoted(Ask.QUESTION) + "}";
        String messages = switch (ask) {
            case PLAIN, TOOLS, PARAMETERS -> user;
            case TOOL_RESULT ->
                user + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_a\","
                        + "\"name\":\"get_weather\",\"input\":{\"city\":\"Beijing\"}}]},{\"role\":\"user\","
                        + "\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_a\","
                        + "\"content\":\"sunny\"}]}";
            case VISION ->
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":" + quoted(Ask.QUESTION)
                        + "},{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
                        + "\"data\":\"" + Ask.PNG + "\"}}]}";
        };
        String more = switch (ask) {
            case PLAIN -> ",\"system\":\"" + Ask.SYSTEM + "\"";
            case TOOLS, TOOL_RESULT -> TOOLS;
            case PARAMETERS ->
                ",\"temperature\":0.5,\"top_p\":0.9,\"top_k\":5,\"stop_sequences\":[\"END\"],"
                        + "\"metadata\":{\"user_id\":\"u1\"},\"system\":[{\"type\":\"text\",\"text\":\""
                        + Ask.SYSTEM + "\",\"cache_control\":{\"type\":\"ephemeral\"}}]";
            default -> "";
        };
        return new Sent(
                "/v1/messages",
                "{\"model\":\"" + model + "\",\"max_tokens\":2048,\"stream\":" + stream + ",\"messages\":[" + messages
                        + "]" + more + "}");
    }

    @Override
    public Answer whole(String body) {
        Answer answer = new Answer();
        JsonNode root = Json.of(body);
        if (root.path("type").asText().equals("error")) {
            return error(root, answer);
        }
        closed(root, "id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage");
        assertThat(root.path("id").asText()).startsWith("msg_");
        for (JsonNode block : root.path("content")) {
            block(block, answer);
        }
        answer.finish = FINISH.getOrDefault(root.path("stop_reason").asText(), "");
        return usage(root.path("usage"), answer);
    }

    private static void block(JsonNode block, Answer answer) {
        switch (block.path("type").asText()) {
            case "text" ->
                answer.text.append(
                        closed(block, "type", "text", "citations").path("text").asText());
            case "thinking" ->
                answer.reasoning.append(closed(block, "type", "thinking", "signature")
                        .path("thinking")
                        .asText());
            case "tool_use" -> {
                closed(block, "type", "id", "name", "input", "caller");
                answer.call(block.path("name").asText(), block.path("input").toString());
            }
            default -> throw new AssertionError("block " + block);
        }
    }

    private static Answer usage(JsonNode usage, Answer answer) {
        closed(usage, "input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens");
        return answer.usage(
                usage.path("input_tokens").asInt()
                        + usage.path("cache_read_input_tokens").asInt(),
                usage.path("output_tokens").asInt());
    }

    @Override
    public Answer stream(String body) {
        return new Machine().read(body);
    }

    private static Answer error(JsonNode root, Answer answer) {
        JsonNode error = closed(closed(root, "type", "error", "request_id").path("error"), "type", "message");
        answer.error = error.path("message").asText();
        return answer;
    }

    /** The order that Anthropic documents for the events of one message. */
    private static final class Machine {

        private final Answer answer = new Answer();
        private final List<JsonNode> blocks = new ArrayList<>();
        private final List<StringBuilder> arguments = new ArrayList<>();
        private boolean open;
        private boolean stopped;

        Answer read(String body) {
            List<Sse> events = Sse.events(body);
            assertThat(events.get(0).name()).isEqualTo("message_start");
            events.forEach(this::event);
            assertThat(stopped).isEqualTo(answer.error.isEmpty());
            return answer;
        }

        private void event(Sse event) {
            JsonNode data = Json.of(event.data());
            assertThat(data.path("type").asText()).isEqualTo(event.name());
            assertThat(stopped).isFalse();
            switch (event.name()) {
                case "message_start" -> {
                    JsonNode message = closed(data, "type", "message").path("message");
                    closed(message, "id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage");
                }
                case "content_block_start" -> start(data);
                case "content_block_delta" -> delta(data);
                case "content_block_stop" -> stop(data);
                case "message_delta" -> {
                    closed(data, "type", "delta", "usage");
                    JsonNode delta = closed(data.path("delta"), "stop_reason", "stop_sequence");
                    answer.finish =
                            FINISH.getOrDefault(delta.path("stop_reason").asText(), "");
                    usage(data.path("usage"), answer);
                }
                case "message_stop" -> stopped = true;
                case "ping" -> {}
                case "error" -> error(data, answer);
                default -> throw new AssertionError("event " + event);
            }
        }

        private void start(JsonNode data) {
            closed(data, "type", "index", "content_block");
            assertThat(open).isFalse();
            assertThat(data.path("index").asInt()).isEqualTo(blocks.size());
            open = true;
            blocks.add(data.path("content_block"));
            arguments.add(new StringBuilder());
        }

        private void delta(JsonNode data) {
            closed(data, "type", "index", "delta");
            assertThat(open).isTrue();
            assertThat(data.path("index").asInt()).isEqualTo(blocks.size() - 1);
            JsonNode delta = data.path("delta");
            switch (delta.path("type").asText()) {
                case "text_delta" ->
                    answer.text.append(
                            closed(delta, "type", "text").path("text").asText());
                case "thinking_delta" ->
                    answer.reasoning.append(
                            closed(delta, "type", "thinking").path("thinking").asText());
                case "signature_delta" -> closed(delta, "type", "signature");
                case "input_json_delta" ->
                    arguments
                            .get(blocks.size() - 1)
                            .append(closed(delta, "type", "partial_json")
                                    .path("partial_json")
                                    .asText());
                default -> throw new AssertionError("delta " + delta);
            }
        }

        private void stop(JsonNode data) {
            closed(data, "type", "index");
            assertThat(open).isTrue();
            open = false;
            JsonNode block = blocks.get(blocks.size() - 1);
            if (block.path("type").asText().equals("tool_use")) {
                answer.call(
                        block.path("name").asText(),
                        arguments.get(blocks.size() - 1).toString());
            }
        }
    }
}
