package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The answer to one scripted request of the Messages API, whole or as stream events. */
final class ScriptedMessage {

    private static final int TOKENS_BEFORE_FAILURE = 3;
    private static final int FRAGMENT = 5;
    private static final String SIGNATURE = "c2NyaXB0ZWQ=";

    private final JsonObject request;
    private final Script script;
    private final List<ScriptedCall> calls;
    private final List<String> events = new ArrayList<>();
    private int index;

    ScriptedMessage(JsonObject request, Script script) {
        this.request = request;
        this.script = script;
        this.calls = ScriptedCall.expectedBy(asChat(request), script);
    }

    Script script() {
        return script;
    }

    boolean streams() {
        return request.getBoolean("stream", false);
    }

    /** As much of the request as the shared script looks at, in the form in which it looks. */
    private static JsonObject asChat(JsonObject request) {
        JsonArray tools = new JsonArray();
        boolean mayCall = !"none"
                .equals(request.getJsonObject("tool_choice", new JsonObject()).getValue("type"));
        for (Object tool : mayCall ? request.getJsonArray("tools", new JsonArray()) : new JsonArray()) {
            tools.add(new JsonObject().put("function", tool));
        }
        JsonArray messages = request.getJsonArray("messages");
        JsonObject last = messages.getJsonObject(messages.size() - 1);
        boolean result = ScriptedAnthropic.blocks(last).stream()
                .anyMatch(block -> "tool_result".equals(((JsonObject) block).getString("type")));
        return new JsonObject()
                .put("tools", tools)
                .put("messages", new JsonArray().add(new JsonObject().put("role", result ? "tool" : "user")));
    }

    JsonObject whole() {
        JsonArray content = new JsonArray();
        if (script.reasons()) {
            content.add(
                    block("thinking", "thinking", "first I think, then I speak").put("signature", SIGNATURE));
        }
        if (calls.isEmpty()) {
            content.add(block("text", "text", String.join("", tokens())));
        }
        calls.forEach(call -> content.add(toolUse(call, new JsonObject(call.arguments()))));
        JsonObject message = head(content).put("stop_reason", stopReason());
        return script.reportsUsage() ? message.put("usage", usage(tokens().size())) : message;
    }

    List<String> events() {
        JsonObject message = head(new JsonArray()).putNull("stop_reason");
        if (script.reportsUsage()) {
            message.put("usage", usage(1));
        }
        event("message_start", new JsonObject().put("message", message));
        if (script.failsMidstream()) {
            failure();
        } else {
            answer();
        }
        return events;
    }

    private void failure() {
        start(block("text", "text", ""));
        for (int token = 0; token < TOKENS_BEFORE_FAILURE; token++) {
            delta("text_delta", "text", "t" + token + " ");
        }
        JsonObject error = new JsonObject().put("type", "overloaded_error").put("message", "upstream died on purpose");
        event("error", new JsonObject().put("error", error));
    }

    private void answer() {
        if (script.reasons()) {
            start(block("thinking", "thinking", "").put("signature", ""));
            delta("thinking_delta", "thinking", "first I think, ");
            delta("thinking_delta", "thinking", "then I speak");
            delta("signature_delta", "signature", SIGNATURE);
            stop();
        }
        if (calls.isEmpty()) {
            start(block("text", "text", ""));
            event("ping", new JsonObject());
            tokens().forEach(token -> delta("text_delta", "text", token));
            stop();
        }
        calls.forEach(this::call);
        JsonObject end = new JsonObject()
                .put("delta", new JsonObject().put("stop_reason", stopReason()).putNull("stop_sequence"));
        event("message_delta", script.reportsUsage() ? end.put("usage", outputUsage()) : end);
        event("message_stop", new JsonObject());
    }

    private void call(ScriptedCall call) {
        start(toolUse(call, new JsonObject()));
        delta("input_json_delta", "partial_json", "");
        String arguments = call.arguments();
        for (int from = 0; from < arguments.length(); from += FRAGMENT) {
            String piece = arguments.substring(from, Math.min(arguments.length(), from + FRAGMENT));
            delta("input_json_delta", "partial_json", piece);
        }
        stop();
    }

    private void start(JsonObject block) {
        event("content_block_start", new JsonObject().put("index", index).put("content_block", block));
    }

    private void delta(String type, String field, String value) {
        event("content_block_delta", new JsonObject().put("index", index).put("delta", block(type, field, value)));
    }

    private void stop() {
        event("content_block_stop", new JsonObject().put("index", index++));
    }

    private void event(String name, JsonObject data) {
        events.add("event: " + name + "\ndata: " + data.put("type", name).encode() + "\n\n");
    }

    private static JsonObject block(String type, String field, String value) {
        return new JsonObject().put("type", type).put(field, value);
    }

    private static JsonObject toolUse(ScriptedCall call, JsonObject input) {
        String id = call.id().replace("call_", "toolu_");
        return block("tool_use", "id", id).put("name", call.name()).put("input", input);
    }

    private JsonObject head(JsonArray content) {
        return new JsonObject()
                .put("id", "msg_scripted")
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.getString("model"))
                .put("content", content)
                .putNull("stop_sequence");
    }

    private String stopReason() {
        return calls.isEmpty() ? "end_turn" : "tool_use";
    }

    private JsonObject usage(int output) {
        return new JsonObject()
                .put("input_tokens", Math.max(1, prompt().length() / 4))
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", output);
    }

    private JsonObject outputUsage() {
        return new JsonObject().put("output_tokens", tokens().size());
    }

    private List<String> tokens() {
        if (script.tokens() == 0) {
            return List.of("You ", "said: ", prompt());
        }
        List<String> numbered = new ArrayList<>();
        for (int token = 0; token < script.tokens(); token++) {
            numbered.add("t" + token + " ");
        }
        return numbered;
    }

    /** The last text of a user. */
    private String prompt() {
        String prompt = "";
        for (Object message : request.getJsonArray("messages")) {
            JsonObject turn = (JsonObject) message;
            for (Object block : ScriptedAnthropic.blocks(turn)) {
                boolean users = "user".equals(turn.getString("role"));
                prompt = users ? ((JsonObject) block).getString("text", prompt) : prompt;
            }
        }
        return prompt;
    }
}
