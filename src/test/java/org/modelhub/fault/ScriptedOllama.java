package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An Ollama server whose behaviour its model names choose, see {@link Script}: {@code /api/chat}, whole or as one JSON
 * object per line, and {@code /api/embed}. Any key is taken but {@code wrong}; any model but those that start with
 * {@code no-such}. Without tools the answer repeats the last user message.
 */
public final class ScriptedOllama extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final int TOKENS_BEFORE_FAILURE = 3;

    public ScriptedOllama() {
        open(0);
    }

    /** As one types it into the provider's settings: without a path. */
    public String url() {
        return "http://" + LOOPBACK + ":" + port();
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        if ("Bearer wrong".equals(request.headers().get("authorization"))) {
            refuse(response, 401, "unauthorized");
            return;
        }
        try {
            post(request.path(), request.json(), response);
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            refuse(response, 400, "invalid request");
        }
    }

    private void post(String path, JsonObject body, HttpServerResponse response) {
        String model = body.getString("model", "");
        Script script = Script.of(model);
        if (model.startsWith("no-such")) {
            refuse(response, 404, "model '" + model + "' not found");
        } else if (script.status() != 200) {
            refuse(response, script.status(), "upstream refuses on purpose with " + script.status());
        } else {
            after(script.delay(), () -> serve(path, body, script, response));
        }
    }

    private void serve(String path, JsonObject body, Script script, HttpServerResponse response) {
        switch (path) {
            case "/api/chat" -> chat(body, script, response);
            case "/api/embed" -> json(response, 200, embeddings(body));
            default -> refuse(response, 404, "page not found");
        }
    }

    private void chat(JsonObject body, Script script, HttpServerResponse response) {
        // Ollama streams unless it is told not to.
        if (body.getBoolean("stream", true)) {
            response.putHeader("content-type", "application/x-ndjson").setChunked(true);
            stream(lines(body, script), script.pace(), response);
        } else if (script.failsMidstream()) {
            refuse(response, 500, "upstream died on purpose");
        } else {
            json(response, 200, whole(body, script));
        }
    }

    private static JsonObject whole(JsonObject body, Script script) {
        JsonObject message = new JsonObject().put("role", "assistant");
        List<ScriptedCall> calls = ScriptedCall.expectedBy(body, script);
        if (calls.isEmpty()) {
            message.put("content", String.join("", tokens(body, script)));
        } else {
            message.put("content", "").put("tool_calls", toolCalls(calls));
        }
        if (script.reasons()) {
            message.put("thinking", "first I think, then I speak");
        }
        return done(body, script).put("message", message);
    }

    private static List<String> lines(JsonObject body, Script script) {
        List<JsonObject> objects = new ArrayList<>();
        if (script.failsMidstream()) {
            for (int token = 0; token < TOKENS_BEFORE_FAILURE; token++) {
                objects.add(piece(body, new JsonObject().put("content", "t" + token + " ")));
            }
            objects.add(new JsonObject().put("error", "upstream died on purpose"));
        } else {
            addAnswer(body, script, objects);
        }
        return objects.stream().map(object -> object.encode() + "\n").toList();
    }

    private static void addAnswer(JsonObject body, Script script, List<JsonObject> objects) {
        if (script.reasons()) {
            objects.add(piece(body, new JsonObject().put("content", "").put("thinking", "first I think, ")));
            objects.add(piece(body, new JsonObject().put("content", "").put("thinking", "then I speak")));
        }
        List<ScriptedCall> calls = ScriptedCall.expectedBy(body, script);
        if (calls.isEmpty()) {
            tokens(body, script).forEach(token -> objects.add(piece(body, new JsonObject().put("content", token))));
        } else {
            objects.add(piece(body, new JsonObject().put("content", "").put("tool_calls", toolCalls(calls))));
        }
        objects.add(done(body, script)
                .put("message", new JsonObject().put("role", "assistant").put("content", "")));
    }

    /** Ollama gives the arguments as an object, and no id. */
    private static JsonArray toolCalls(List<ScriptedCall> calls) {
        JsonArray array = new JsonArray();
        for (ScriptedCall call : calls) {
            JsonObject function =
                    new JsonObject().put("name", call.name()).put("arguments", new JsonObject(call.arguments()));
            array.add(new JsonObject().put("function", function));
        }
        return array;
    }

    private static JsonObject piece(JsonObject body, JsonObject message) {
        return envelope(body).put("message", message.put("role", "assistant")).put("done", false);
    }

    private static JsonObject done(JsonObject body, Script script) {
        JsonObject object = envelope(body)
                .put("done", true)
                .put("done_reason", "stop")
                .put("total_duration", 1_000_000)
                .put("load_duration", 1_000);
        return script.reportsUsage()
                ? object.put("prompt_eval_count", Math.max(1, prompt(body).length() / 4))
                        .put("eval_count", tokens(body, script).size())
                : object;
    }

    private static JsonObject envelope(JsonObject body) {
        return new JsonObject().put("model", body.getString("model")).put("created_at", "2026-11-22T00:00:00.000000Z");
    }

    private static JsonObject embeddings(JsonObject body) {
        JsonArray vectors = new JsonArray();
        for (Object text : body.getJsonArray("input")) {
            JsonArray vector = new JsonArray();
            for (float number : ScriptedVectors.vector((String) text)) {
                vector.add(number);
            }
            vectors.add(vector);
        }
        return new JsonObject()
                .put("model", body.getString("model"))
                .put("embeddings", vectors)
                .put("total_duration", 1_000_000)
                .put("load_duration", 1_000)
                .put("prompt_eval_count", vectors.size());
    }

    private static List<String> tokens(JsonObject body, Script script) {
        if (script.tokens() == 0) {
            return List.of("You ", "said: ", prompt(body));
        }
        List<String> numbered = new ArrayList<>();
        for (int token = 0; token < script.tokens(); token++) {
            numbered.add("t" + token + " ");
        }
        return numbered;
    }

    private static String prompt(JsonObject body) {
        String content = "";
        for (Object message : body.getJsonArray("messages")) {
            JsonObject object = (JsonObject) message;
            content = "user".equals(object.getString("role")) ? object.getString("content") : content;
        }
        return content;
    }

    private void refuse(HttpServerResponse response, int status, String message) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        json(response, status, new JsonObject().put("error", message));
    }
}
