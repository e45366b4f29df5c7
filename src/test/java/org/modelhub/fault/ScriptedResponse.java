package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The answer of {@link ScriptedResponses} to one request, whole or as its events. */
final class ScriptedResponse {

    static final String ENCRYPTED = "gAAAAABscripted";
    static final String REASONING_ID = "rs_1";

    private static final int FRAGMENT = 5;
    private static final int TOKENS_BEFORE_FAILURE = 3;
    private static final List<String> THOUGHTS = List.of("first I think, ", "then I speak");

    private final JsonObject request;
    private final Script script;
    private final List<ScriptedCall> calls;
    private final List<String> events = new ArrayList<>();
    private final JsonArray output = new JsonArray();

    ScriptedResponse(JsonObject request, Script script) {
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

    JsonObject whole() {
        if (script.reasons()) {
            output.add(encrypted(reasoning(String.join("", THOUGHTS))));
        }
        if (calls.isEmpty()) {
            output.add(message("completed", String.join("", tokens())));
        }
        calls.forEach(call -> output.add(call("completed", call, call.arguments())));
        return response("completed", true);
    }

    List<String> events() {
        event("response.created", new JsonObject().put("response", response("in_progress", false)));
        event("response.in_progress", new JsonObject().put("response", response("in_progress", false)));
        if (script.reasons()) {
            think();
        }
        if (script.failsMidstream()) {
            fail();
        } else if (calls.isEmpty()) {
            speak(tokens());
            complete();
        } else {
            callAll();
            complete();
        }
        return events;
    }

    private void complete() {
        event("response.completed", new JsonObject().put("response", response("completed", true)));
    }

    private void fail() {
        openMessage();
        for (int token = 0; token < TOKENS_BEFORE_FAILURE; token++) {
            textDelta("t" + token + " ");
        }
        String message = "upstream died on purpose";
        event(
                "error",
                new JsonObject()
                        .put("code", "server_error")
                        .put("message", message)
                        .putNull("param"));
        JsonObject failed = response("failed", false)
                .put("error", new JsonObject().put("code", "server_error").put("message", message));
        event("response.failed", new JsonObject().put("response", failed));
    }

    private void think() {
        event("response.output_item.added", item(reasoning(null)));
        THOUGHTS.forEach(thought -> event(
                "response.reasoning_summary_text.delta",
                at().put("summary_index", 0).put("delta", thought)));
        JsonObject whole = encrypted(reasoning(String.join("", THOUGHTS)));
        event("response.output_item.done", item(whole));
        output.add(whole);
    }

    private void speak(List<String> tokens) {
        openMessage();
        tokens.forEach(this::textDelta);
        String text = String.join("", tokens);
        event("response.output_text.done", at().put("content_index", 0).put("text", text));
        JsonObject whole = message("completed", text);
        event("response.output_item.done", item(whole));
        output.add(whole);
    }

    private void openMessage() {
        event("response.output_item.added", item(message("in_progress", null)));
        event(
                "response.content_part.added",
                at().put("content_index", 0).put("part", part("output_text").put("text", "")));
    }

    private void textDelta(String token) {
        event(
                "response.output_text.delta",
                at().put("content_index", 0).put("delta", token).put("obfuscation", "x7Yq"));
    }

    /** The fragments of several calls in turns, told apart by their index. */
    private void callAll() {
        int first = output.size();
        for (ScriptedCall call : calls) {
            JsonObject begun = call("in_progress", call, "");
            event("response.output_item.added", item(begun).put("output_index", first + call.index()));
        }
        int longest =
                calls.stream().mapToInt(call -> call.arguments().length()).max().orElse(0);
        for (int from = 0; from < longest; from += FRAGMENT) {
            for (ScriptedCall call : calls) {
                argumentsDelta(call, from, first);
            }
        }
        for (ScriptedCall call : calls) {
            JsonObject whole = call("completed", call, call.arguments());
            event("response.output_item.done", item(whole).put("output_index", first + call.index()));
        }
        calls.forEach(call -> output.add(call("completed", call, call.arguments())));
    }

    private void argumentsDelta(ScriptedCall call, int from, int first) {
        String all = call.arguments();
        if (from < all.length()) {
            event(
                    "response.function_call_arguments.delta",
                    new JsonObject()
                            .put("item_id", "fc_" + call.index())
                            .put("output_index", first + call.index())
                            .put("delta", all.substring(from, Math.min(all.length(), from + FRAGMENT))));
        }
    }

    private void event(String type, JsonObject fields) {
        JsonObject event = new JsonObject().put("type", type).put("sequence_number", events.size());
        events.add("event: " + type + "\ndata: " + event.mergeIn(fields).encode() + "\n\n");
    }

    private JsonObject at() {
        return new JsonObject().put("item_id", "item_1").put("output_index", output.size());
    }

    private JsonObject item(JsonObject item) {
        return new JsonObject().put("output_index", output.size()).put("item", item);
    }

    private static JsonObject part(String type) {
        return new JsonObject().put("type", type);
    }

    private static JsonObject reasoning(String text) {
        JsonArray summary = new JsonArray();
        if (text != null) {
            summary.add(part("summary_text").put("text", text));
        }
        return part("reasoning").put("id", REASONING_ID).put("summary", summary);
    }

    private JsonObject encrypted(JsonObject reasoning) {
        boolean wanted = request.getJsonArray("include", new JsonArray()).contains("reasoning.encrypted_content");
        return wanted ? reasoning.put("encrypted_content", ENCRYPTED) : reasoning;
    }

    private static JsonObject message(String status, String text) {
        JsonArray content = new JsonArray();
        if (text != null) {
            content.add(part("output_text").put("text", text).put("annotations", new JsonArray()));
        }
        return part("message")
                .put("id", "msg_1")
                .put("status", status)
                .put("role", "assistant")
                .put("content", content);
    }

    private static JsonObject call(String status, ScriptedCall call, String arguments) {
        return part("function_call")
                .put("id", "fc_" + call.index())
                .put("status", status)
                .put("call_id", call.id())
                .put("name", call.name())
                .put("arguments", arguments);
    }

    private JsonObject response(String status, boolean over) {
        JsonObject response = new JsonObject()
                .put("id", "resp_scripted")
                .put("object", "response")
                .put("created_at", 1)
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", request.getString("model"))
                .put("output", over ? output : new JsonArray())
                .put("store", request.getBoolean("store", true));
        return over && script.reportsUsage() ? response.put("usage", usage()) : response.putNull("usage");
    }

    private JsonObject usage() {
        int input = Math.max(1, prompt().length() / 4);
        int written = Math.max(1, tokens().size());
        return new JsonObject()
                .put("input_tokens", input)
                .put("input_tokens_details", new JsonObject().put("cached_tokens", 0))
                .put("output_tokens", written)
                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0))
                .put("total_tokens", input + written);
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

    private String prompt() {
        String prompt = "";
        for (Object item : request.getJsonArray("input")) {
            JsonObject object = (JsonObject) item;
            prompt = "user".equals(object.getString("role")) ? String.valueOf(object.getValue("content")) : prompt;
        }
        return prompt;
    }

    /** As far as it matters for which calls are expected. */
    private static JsonObject asChat(JsonObject request) {
        JsonArray tools = new JsonArray();
        for (Object tool : request.getJsonArray("tools", new JsonArray())) {
            tools.add(new JsonObject().put("function", tool));
        }
        JsonArray messages = new JsonArray();
        for (Object item : request.getJsonArray("input")) {
            boolean result = "function_call_output".equals(((JsonObject) item).getString("type"));
            messages.add(new JsonObject().put("role", result ? "tool" : ((JsonObject) item).getString("role")));
        }
        return new JsonObject().put("tools", tools).put("messages", messages);
    }
}
