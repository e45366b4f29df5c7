package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google's Gemini API with models whose names choose what they do, see {@link Script}: {@code generateContent}, whole,
 * as events or as an array, and {@code batchEmbedContents}. Any key in {@code x-goog-api-key} is taken but
 * {@code wrong}; any model but those that start with {@code no-such}. As Google's servers do, it refuses fields that it does
 * not know, an invalid key with 400, empty parts, results without the id of their call, and calls without a signature. Without
 * tools the answer repeats the last text.
 */
public final class ScriptedGemini extends HttpPeer {

    private static final Pattern PATH = Pattern.compile("/v1beta/models/([^:/?]+):([A-Za-z]+)(?:\\?(.*))?");
    private static final int TOKENS_BEFORE_FAILURE = 3;
    private static final String TYPES = "type.googleapis.com/google.rpc.";

    public ScriptedGemini() {
        open(0);
    }

    /** As one types it into the provider's settings. */
    public String url() {
        return "http://" + LOOPBACK + ":" + port() + "/v1beta";
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        String key = request.headers().get("x-goog-api-key");
        if (key == null) {
            refuse(response, 403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.");
        } else if (key.equals("wrong")) {
            refuse(response, 400, "INVALID_ARGUMENT", "API key not valid.", info("API_KEY_INVALID"));
        } else {
            route(request, response);
        }
    }

    private static JsonObject info(String reason) {
        return new JsonObject()
                .put("@type", TYPES + "ErrorInfo")
                .put("reason", reason)
                .put("domain", "googleapis.com");
    }

    private void route(SeenRequest request, HttpServerResponse response) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches() || path.group(1).startsWith("no-such")) {
            refuse(response, 404, "NOT_FOUND", "models/x is not found for API version v1beta.");
            return;
        }
        try {
            post(path.group(1), path.group(2), "alt=sse".equals(path.group(3)), request.json(), response);
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            refuse(response, 400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
        }
    }

    private void post(String model, String method, boolean events, JsonObject body, HttpServerResponse response) {
        Script script = Script.of(model);
        boolean embeds = method.equals("batchEmbedContents");
        String problem = embeds ? GeminiFields.unknown("batch", body) : GeminiRules.problem(model, body);
        if (problem != null) {
            refuse(response, 400, "INVALID_ARGUMENT", embeds ? GeminiRules.unknownName(problem) : problem);
        } else if (script.status() != 200) {
            refuse(response, script);
        } else if (embeds) {
            json(response, 200, embeddings(body));
        } else {
            after(script.delay(), () -> generate(new Answer(model, body, script), method, events, response));
        }
    }

    private void generate(Answer answer, String method, boolean events, HttpServerResponse response) {
        if (method.equals("streamGenerateContent")) {
            List<String> objects =
                    answer.events().stream().map(JsonObject::encode).toList();
            response.putHeader("content-type", events ? "text/event-stream" : "application/json")
                    .setChunked(true);
            stream(events ? framed(objects) : listed(objects), answer.script.pace(), response);
        } else if (answer.script.failsMidstream()) {
            refuse(response, 500, "INTERNAL", "upstream died on purpose");
        } else {
            json(response, 200, answer.whole());
        }
    }

    private static List<String> framed(List<String> objects) {
        return objects.stream().map(object -> "data: " + object + "\r\n\r\n").toList();
    }

    private static List<String> listed(List<String> objects) {
        List<String> pieces = new ArrayList<>();
        objects.forEach(object -> pieces.add((pieces.isEmpty() ? "[" : ",\r\n") + object));
        pieces.add("]");
        return pieces;
    }

    private void refuse(HttpServerResponse response, Script script) {
        String message = "upstream refuses on purpose with " + script.status();
        switch (script.status()) {
            case 429 -> {
                JsonObject retry =
                        new JsonObject().put("@type", TYPES + "RetryInfo").put("retryDelay", "30s");
                refuse(response, 429, "RESOURCE_EXHAUSTED", message, retry);
            }
            case 503 -> refuse(response, 503, "UNAVAILABLE", message);
            case 504 -> refuse(response, 504, "DEADLINE_EXCEEDED", message);
            default ->
                refuse(response, script.status(), script.status() < 500 ? "INVALID_ARGUMENT" : "INTERNAL", message);
        }
    }

    private void refuse(HttpServerResponse response, int status, String word, String message, JsonObject... details) {
        json(response, status, new JsonObject().put("error", error(status, word, message, details)));
    }

    private static JsonObject error(int status, String word, String message, JsonObject... details) {
        JsonObject error =
                new JsonObject().put("code", status).put("message", message).put("status", word);
        return details.length == 0 ? error : error.put("details", new JsonArray(List.of(details)));
    }

    private static JsonObject embeddings(JsonObject body) {
        JsonArray vectors = new JsonArray();
        for (Object request : body.getJsonArray("requests")) {
            JsonObject content = ((JsonObject) request).getJsonObject("content");
            String text = content.getJsonArray("parts").getJsonObject(0).getString("text");
            JsonArray values = new JsonArray();
            for (float number : ScriptedVectors.vector(text)) {
                values.add(number);
            }
            vectors.add(new JsonObject().put("values", values));
        }
        return new JsonObject().put("embeddings", vectors);
    }

    /** What one request gets. */
    private record Answer(String model, JsonObject body, Script script) {

        JsonObject whole() {
            JsonArray parts = new JsonArray();
            if (script.reasons()) {
                parts.add(new JsonObject()
                        .put("text", "first I think, then I speak")
                        .put("thought", true));
            }
            List<ScriptedCall> calls = calls();
            calls.forEach(call -> parts.add(call(call)));
            if (calls.isEmpty()) {
                parts.add(text(String.join("", tokens())));
            }
            return counted(candidate(parts, "STOP"));
        }

        List<JsonObject> events() {
            List<JsonObject> events = new ArrayList<>();
            if (script.failsMidstream()) {
                for (int token = 0; token < TOKENS_BEFORE_FAILURE; token++) {
                    events.add(candidate(new JsonArray().add(text("t" + token + " ")), null));
                }
                events.add(new JsonObject().put("error", error(503, "UNAVAILABLE", "upstream died on purpose")));
                return events;
            }
            if (script.reasons()) {
                events.add(candidate(new JsonArray().add(text("first I think, ").put("thought", true)), null));
                events.add(candidate(new JsonArray().add(text("then I speak").put("thought", true)), null));
            }
            List<ScriptedCall> calls = calls();
            calls.forEach(call -> events.add(candidate(new JsonArray().add(call(call)), null)));
            if (calls.isEmpty()) {
                tokens().forEach(token -> events.add(counted(candidate(new JsonArray().add(text(token)), null))));
            }
            events.add(counted(candidate(new JsonArray().add(text("").put("thoughtSignature", "c2ln")), "STOP")));
            return events;
        }

        private static JsonObject text(String text) {
            return new JsonObject().put("text", text);
        }

        /** Only the first call of an answer is signed. */
        private static JsonObject call(ScriptedCall call) {
            JsonObject function = new JsonObject()
                    .put("name", call.name())
                    .put("args", new JsonObject(call.arguments()))
                    .put("id", call.id());
            JsonObject part = new JsonObject().put("functionCall", function);
            return call.index() == 0 ? part.put("thoughtSignature", "c2ln") : part;
        }

        private JsonObject candidate(JsonArray parts, String finish) {
            JsonObject content = new JsonObject().put("parts", parts).put("role", "model");
            JsonObject candidate = new JsonObject().put("content", content).put("index", 0);
            if (finish != null) {
                candidate.put("finishReason", finish);
            }
            return new JsonObject()
                    .put("candidates", new JsonArray().add(candidate))
                    .put("modelVersion", model)
                    .put("responseId", "scripted");
        }

        private JsonObject counted(JsonObject answer) {
            if (!script.reportsUsage()) {
                return answer;
            }
            int prompt = Math.max(1, GeminiRules.lastText(body).length() / 4);
            int thoughts = script.reasons() ? 6 : 0;
            return answer.put(
                    "usageMetadata",
                    new JsonObject()
                            .put("promptTokenCount", prompt)
                            .put("candidatesTokenCount", tokens().size())
                            .put("thoughtsTokenCount", thoughts)
                            .put("totalTokenCount", prompt + thoughts + tokens().size()));
        }

        private List<ScriptedCall> calls() {
            return ScriptedCall.expectedBy(GeminiRules.asQuestion(body), script);
        }

        private List<String> tokens() {
            if (script.tokens() == 0) {
                return List.of("You ", "said: ", GeminiRules.lastText(body));
            }
            List<String> numbered = new ArrayList<>();
            for (int token = 0; token < script.tokens(); token++) {
                numbered.add("t" + token + " ");
            }
            return numbered;
        }
    }
}
