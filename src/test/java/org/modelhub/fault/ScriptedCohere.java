package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Cohere's API, version 2, whose behaviour its model names choose, see {@link Script}: {@code /v2/chat}, whole or as
 * events, {@code /v2/embed} and {@code /v2/rerank}. Any key is taken but {@code wrong}; a field that the API does not
 * have is refused.
 */
public final class ScriptedCohere extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";

    public ScriptedCohere() {
        open(0);
    }

    /** As one types it into the provider's settings: without a path. */
    public String url() {
        return "http://" + LOOPBACK + ":" + port();
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        if (!request.headers().getOrDefault("authorization", "").startsWith("Bearer ")
                || "Bearer wrong".equals(request.headers().get("authorization"))) {
            refuse(response, 401, "invalid api token");
            return;
        }
        try {
            post(request.path(), request.json(), response);
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            refuse(response, 400, "invalid request: " + notForUs.getMessage());
        }
    }

    private void post(String path, JsonObject body, HttpServerResponse response) {
        String model = body.getString("model", "");
        Script script = Script.of(model);
        if (model.startsWith("no-such")) {
            refuse(response, 404, "model '" + model + "' not found, make sure the correct model ID was used");
        } else if (script.status() != 200) {
            refuse(response, script.status(), "refuses on purpose with " + script.status());
        } else {
            switch (path) {
                case "/v2/chat" -> chat(body, script, response);
                case "/v2/embed" -> json(response, 200, embeddings(body));
                case "/v2/rerank" -> json(response, 200, ranking(body));
                default -> refuse(response, 404, "no such path");
            }
        }
    }

    private void chat(JsonObject body, Script script, HttpServerResponse response) {
        KnownFields.require(
                body,
                "model",
                "messages",
                "tools",
                "strict_tools",
                "documents",
                "citation_options",
                "response_format",
                "safety_mode",
                "max_tokens",
                "stop_sequences",
                "temperature",
                "seed",
                "frequency_penalty",
                "presence_penalty",
                "k",
                "p",
                "logprobs",
                "tool_choice",
                "thinking",
                "priority",
                "stream");
        for (Object message : body.getJsonArray("messages")) {
            KnownFields.require(
                    (JsonObject) message, "role", "content", "tool_calls", "tool_plan", "tool_call_id", "citations");
        }
        ScriptedAnswer answer = ScriptedAnswer.to(body, script);
        after(script.delay(), () -> serve(answer, script, body.getBoolean("stream", false), response));
    }

    private void serve(ScriptedAnswer answer, Script script, boolean streams, HttpServerResponse response) {
        if (streams) {
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            stream(events(answer, script), script.pace(), response);
        } else if (script.failsMidstream()) {
            refuse(response, 500, "died on purpose");
        } else {
            json(response, 200, whole(answer));
        }
    }

    private static JsonObject whole(ScriptedAnswer answer) {
        JsonArray content = new JsonArray();
        if (!answer.reasoning().isEmpty()) {
            content.add(new JsonObject().put("type", "thinking").put("thinking", String.join("", answer.reasoning())));
        }
        if (!answer.pieces().isEmpty()) {
            content.add(new JsonObject().put("type", "text").put("text", answer.text()));
        }
        JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
        JsonArray calls = new JsonArray();
        answer.calls().forEach(call -> calls.add(call(call, call.arguments().encode())));
        if (!calls.isEmpty()) {
            message.put("tool_plan", "").put("tool_calls", calls);
        }
        return end(answer).put("id", "scripted").put("message", message);
    }

    private static JsonObject call(ScriptedAnswer.Call call, String arguments) {
        return new JsonObject()
                .put("id", call.id())
                .put("type", "function")
                .put("function", new JsonObject().put("name", call.name()).put("arguments", arguments));
    }

    private static JsonObject end(ScriptedAnswer answer) {
        JsonObject end = new JsonObject().put("finish_reason", answer.calls().isEmpty() ? "COMPLETE" : "TOOL_CALL");
        JsonObject tokens = new JsonObject()
                .put("input_tokens", answer.promptTokens())
                .put("output_tokens", answer.completionTokens());
        return answer.counts()
                ? end.put("usage", new JsonObject().put("billed_units", tokens).put("tokens", tokens))
                : end;
    }

    private static List<String> events(ScriptedAnswer answer, Script script) {
        List<String> events = new ArrayList<>();
        events.add(event(
                "message-start", -1, new JsonObject().put("message", new JsonObject().put("role", "assistant"))));
        if (script.failsMidstream()) {
            content(events, 0, "text", ScriptedAnswer.wordsBeforeFailure());
            events.add(event(
                    "message-end",
                    -1,
                    new JsonObject().put("finish_reason", "ERROR").put("error", "died on purpose")));
            return events;
        }
        content(events, 0, "thinking", answer.reasoning());
        content(events, answer.reasoning().isEmpty() ? 0 : 1, "text", answer.pieces());
        for (int index = 0; index < answer.calls().size(); index++) {
            call(events, index, answer.calls().get(index));
        }
        events.add(event("message-end", -1, end(answer)));
        return events;
    }

    private static void content(List<String> events, int index, String kind, List<String> pieces) {
        if (pieces.isEmpty()) {
            return;
        }
        events.add(event(
                "content-start",
                index,
                message("content", new JsonObject().put("type", kind).put(kind, ""))));
        pieces.forEach(piece ->
                events.add(event("content-delta", index, message("content", new JsonObject().put(kind, piece)))));
        events.add(event("content-end", index, null));
    }

    private static void call(List<String> events, int index, ScriptedAnswer.Call call) {
        events.add(event("tool-call-start", index, message("tool_calls", call(call, ""))));
        for (String fragment : call.fragments()) {
            JsonObject function = new JsonObject().put("arguments", fragment);
            events.add(
                    event("tool-call-delta", index, message("tool_calls", new JsonObject().put("function", function))));
        }
        events.add(event("tool-call-end", index, null));
    }

    private static JsonObject message(String field, JsonObject value) {
        return new JsonObject().put("message", new JsonObject().put(field, value));
    }

    private static String event(String type, int index, JsonObject delta) {
        JsonObject event = new JsonObject().put("type", type);
        if (index >= 0) {
            event.put("index", index);
        }
        if (delta != null) {
            event.put("delta", delta);
        }
        return "event: " + type + "\ndata: " + event.encode() + "\n\n";
    }

    private static JsonObject embeddings(JsonObject body) {
        KnownFields.require(
                body,
                "model",
                "input_type",
                "texts",
                "images",
                "inputs",
                "max_tokens",
                "output_dimension",
                "embedding_types",
                "truncate",
                "priority");
        if (body.getString("input_type") == null) {
            throw new DecodeException("valid input_type must be provided with the provided model");
        }
        JsonArray vectors = new JsonArray();
        for (Object text : body.getJsonArray("texts")) {
            vectors.add(ScriptedVectors.json((String) text));
        }
        JsonObject units = new JsonObject().put("input_tokens", vectors.size());
        return new JsonObject()
                .put("id", "scripted")
                .put("embeddings", new JsonObject().put("float", vectors))
                .put("meta", new JsonObject().put("billed_units", units));
    }

    private static JsonObject ranking(JsonObject body) {
        KnownFields.require(body, "model", "query", "documents", "top_n", "max_tokens_per_doc", "priority");
        JsonObject ranking = ScriptedVectors.rerank(body);
        ranking.getJsonArray("results").forEach(result -> ((JsonObject) result).remove("document"));
        JsonObject units = new JsonObject().put("search_units", 1);
        return new JsonObject()
                .put("id", "scripted")
                .put("results", ranking.getJsonArray("results"))
                .put("meta", new JsonObject().put("billed_units", units));
    }

    private void refuse(HttpServerResponse response, int status, String message) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        json(response, status, new JsonObject().put("id", "scripted").put("message", message));
    }
}
