package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The answer to one scripted chat or completion request, whole or as stream events. */
final class ScriptedChat {

    /** Which of the two forms of the protocol. */
    enum Shape {
        CHAT,
        COMPLETION
    }

    private static final int TOKENS_BEFORE_FAILURE = 3;
    private static final String FAILURE = "{\"error\":{\"message\":\"upstream died on purpose\","
            + "\"type\":\"server_error\",\"param\":null,\"code\":\"500\"}}";

    private final JsonObject request;
    private final Script script;
    private final Shape shape;
    private final List<String> tokens;
    private final List<ScriptedCall> calls;

    ScriptedChat(JsonObject request, Script script, Shape shape) {
        this.request = request;
        this.script = script;
        this.shape = shape;
        this.tokens = tokens();
        this.calls = shape == Shape.CHAT ? ScriptedCall.expectedBy(request, script) : List.of();
    }

    Script script() {
        return script;
    }

    boolean streams() {
        return request.getBoolean("stream", false);
    }

    JsonObject answer() {
        JsonObject reply = envelope(shape == Shape.CHAT ? "chat.completion" : "text_completion");
        reply.put("choices", new JsonArray().add(wholeChoice()));
        return script.reportsUsage() ? reply.put("usage", usage()) : reply;
    }

    /** All events of the stream, framed. */
    List<String> events() {
        List<String> events = new ArrayList<>();
        if (script.azure()) {
            addAzureOpening(events);
        }
        if (shape == Shape.CHAT) {
            events.add(delta(new JsonObject().put("role", "assistant").put("content", "")));
        }
        if (script.failsMidstream()) {
            addFailure(events);
        } else {
            addAnswer(events);
        }
        return events;
    }

    private void addFailure(List<String> events) {
        for (int token = 0; token < TOKENS_BEFORE_FAILURE; token++) {
            events.add(textEvent("t" + token + " "));
        }
        events.add("data: " + FAILURE + "\n\n");
    }

    private void addAnswer(List<String> events) {
        if (script.reasons()) {
            events.add(delta(new JsonObject().put("reasoning_content", "first I think, ")));
            events.add(delta(new JsonObject().put("reasoning_content", "then I speak")));
        }
        if (calls.isEmpty()) {
            tokens.forEach(token -> events.add(textEvent(token)));
        } else {
            ScriptedCall.fragments(calls).forEach(fragment -> events.add(delta(fragment)));
        }
        events.add(event(choice(new JsonObject(), finish())));
        if (script.reportsUsage()) {
            events.add(frame(chunk().put("choices", new JsonArray()).put("usage", usage())));
        }
        events.add(RawReply.DONE);
    }

    private void addAzureOpening(List<String> events) {
        JsonArray filters = new JsonArray().add(new JsonObject().put("prompt_index", 0));
        events.add(frame(chunk().put("choices", new JsonArray()).put("prompt_filter_results", filters)));
        events.add(event(new JsonObject().put("index", 0).putNull("finish_reason")));
    }

    private JsonObject wholeChoice() {
        JsonObject choice = new JsonObject().put("index", 0).put("finish_reason", finish());
        if (shape == Shape.COMPLETION) {
            return choice.put("text", String.join("", tokens));
        }
        JsonObject message = new JsonObject().put("role", "assistant");
        if (script.reasons()) {
            message.put("reasoning_content", "first I think, then I speak");
        }
        if (calls.isEmpty()) {
            return choice.put("message", message.put("content", String.join("", tokens)));
        }
        JsonArray whole = new JsonArray();
        calls.forEach(call -> whole.add(call.whole()));
        return choice.put("message", message.putNull("content").put("tool_calls", whole));
    }

    private String finish() {
        return calls.isEmpty() ? "stop" : "tool_calls";
    }

    private String textEvent(String token) {
        return shape == Shape.CHAT
                ? delta(new JsonObject().put("content", token))
                : event(new JsonObject().put("index", 0).put("text", token).putNull("finish_reason"));
    }

    private String delta(JsonObject delta) {
        return event(choice(delta, null));
    }

    private JsonObject choice(JsonObject delta, String finish) {
        JsonObject choice = new JsonObject().put("index", 0).put("finish_reason", finish);
        return shape == Shape.CHAT ? choice.put("delta", delta) : choice.put("text", "");
    }

    private String event(JsonObject choice) {
        return frame(chunk().put("choices", new JsonArray().add(choice)));
    }

    private JsonObject chunk() {
        return envelope(shape == Shape.CHAT ? "chat.completion.chunk" : "text_completion");
    }

    private JsonObject envelope(String object) {
        return new JsonObject()
                .put("id", "chatcmpl-scripted")
                .put("object", object)
                .put("created", 1)
                .put("model", request.getString("model"));
    }

    private static String frame(JsonObject json) {
        return "data: " + json.encode() + "\n\n";
    }

    private JsonObject usage() {
        int prompt = Math.max(1, prompt().length() / 4);
        int completion = Math.max(1, tokens.size());
        return new JsonObject()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
    }

    private List<String> tokens() {
        if (script.tokens() == 0) {
            return List.of("You ", "said: ", prompt());
        }
        List<String> numbered = new ArrayList<>();
        for (int token = 0; token < script.tokens(); token++) {
            String number = "t" + token + " ";
            numbered.add(".".repeat(Math.max(0, script.width() - number.length())) + number);
        }
        return numbered;
    }

    private String prompt() {
        Object prompt = shape == Shape.COMPLETION ? request.getValue("prompt") : lastUserContent();
        return String.valueOf(prompt);
    }

    private Object lastUserContent() {
        Object content = "";
        for (Object message : request.getJsonArray("messages")) {
            JsonObject object = (JsonObject) message;
            content = "user".equals(object.getString("role")) ? object.getValue("content") : content;
        }
        return content;
    }
}
