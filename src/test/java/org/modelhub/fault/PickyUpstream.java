package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A vendor whose API is almost OpenAI's, as the guide to adding one describes it: it refuses fields it does not know, a
 * temperature above 1 and every key but its own, and names the output limit {@code max_completion_tokens}.
 */
public final class PickyUpstream extends HttpPeer {

    public static final String KEY = "acme-key-of-the-tests";
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "max_completion_tokens",
            "stop",
            "tools",
            "tool_choice");
    private static final Set<String> MODELS = Set.of("acme-large-2");

    public PickyUpstream() {
        open(0);
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        if (!("Bearer " + KEY).equals(request.headers().get("authorization"))) {
            error(response, 401, "authentication_error", "this key is not valid");
        } else if (!request.path().equals("/v1/chat/completions")) {
            error(response, 404, "invalid_request_error", "no such path: " + request.path());
        } else {
            chat(request, response);
        }
    }

    private void chat(SeenRequest request, HttpServerResponse response) {
        String objection;
        try {
            objection = objection(request.json());
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            objection = "the body is not the JSON object this path takes";
        }
        if (objection != null) {
            error(response, 400, "invalid_request_error", objection);
            return;
        }
        ScriptedChat chat = new ScriptedChat(request.json(), Script.of("acme-large-2"), ScriptedChat.Shape.CHAT);
        if (chat.streams()) {
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            List<String> events = chat.events();
            stream(events, chat.script().pace(), response);
        } else {
            json(response, 200, chat.answer());
        }
    }

    private static String objection(JsonObject body) {
        Set<String> unknown = new TreeSet<>(body.fieldNames());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            return "unknown fields: " + unknown;
        }
        if (!MODELS.contains(body.getString("model"))) {
            return "unknown model";
        }
        return body.getDouble("temperature", 0.5) > 1 ? "temperature is above 1" : null;
    }
}
