package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An OpenAI-compatible upstream whose behaviour its model names choose, see {@link Script}. Serves chat, completions,
 * embeddings, rerank, pictures, sound, moderation and a paged list of models, with and without {@code /v1}, so it can also stand in for a hub.
 * Any key is taken but {@code wrong}; any model but those that start with {@code no-such}.
 */
public final class ScriptedUpstream extends HttpPeer {

    private static final int RETRY_AFTER_SECONDS = 30;
    private static final List<String> LISTED =
            List.of("hub-chat", "hub-embed-v1", "hub-fail-429", "hub-fail-midstream", "hub-rerank");

    public ScriptedUpstream() {
        this(0);
    }

    /** @param port to listen on; 0 for any */
    public ScriptedUpstream(int port) {
        open(port);
    }

    /** Serves on the port given until the process ends. */
    public static void main(String[] arguments) {
        ScriptedUpstream upstream = new ScriptedUpstream(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
        System.out.println("scripted upstream at " + upstream.baseUrl());
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        if ("Bearer wrong".equals(request.headers().get("authorization"))) {
            error(response, 401, "authentication_error", "this key is not valid");
            return;
        }
        String path = request.path().replaceFirst("^/v1/", "/");
        if ("GET".equals(request.method()) && path.startsWith("/models")) {
            models(path, response);
            return;
        }
        if (ScriptedMedia.serves(path)) {
            new ScriptedMedia(this).answer(path, request, response);
            return;
        }
        try {
            post(path, request.json(), response);
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            error(response, 400, "invalid_request_error", "the body is not the JSON object this path takes");
        }
    }

    private void post(String path, JsonObject body, HttpServerResponse response) {
        String model = body.getString("model", "");
        Script script = Script.of(model);
        if (model.startsWith("no-such")) {
            error(response, 404, "invalid_request_error", "the model '" + model + "' does not exist");
        } else if (script.status() != 200) {
            refuse(script, response);
        } else {
            after(script.delay(), () -> serve(path, body, script, response));
        }
    }

    private void serve(String path, JsonObject body, Script script, HttpServerResponse response) {
        switch (path) {
            case "/chat/completions" -> chat(new ScriptedChat(body, script, ScriptedChat.Shape.CHAT), response);
            case "/completions" -> chat(new ScriptedChat(body, script, ScriptedChat.Shape.COMPLETION), response);
            case "/embeddings" -> json(response, 200, ScriptedVectors.embeddings(body));
            case "/rerank" -> json(response, 200, ScriptedVectors.rerank(body));
            default -> error(response, 404, "invalid_request_error", "no such path: " + path);
        }
    }

    private void chat(ScriptedChat chat, HttpServerResponse response) {
        if (chat.streams()) {
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            stream(chat.events(), chat.script().pace(), response);
        } else if (chat.script().failsMidstream()) {
            error(response, 500, "server_error", "upstream died on purpose");
        } else {
            json(response, 200, chat.answer());
        }
    }

    private void refuse(Script script, HttpServerResponse response) {
        if (script.status() == 429) {
            response.putHeader("retry-after", String.valueOf(RETRY_AFTER_SECONDS));
        }
        String type = script.status() == 429 ? "rate_limit_error" : "server_error";
        error(response, script.status(), type, "upstream refuses on purpose with " + script.status());
    }

    /** {@code /models?limit=2&after=hub-chat} or {@code /models/hub-chat}. */
    private void models(String path, HttpServerResponse response) {
        String[] parts = path.split("\\?", 2);
        if (parts[0].startsWith("/models/")) {
            model(parts[0].substring("/models/".length()), response);
            return;
        }
        String query = parts.length == 2 ? "&" + parts[1] : "";
        int from = LISTED.indexOf(parameter(query, "after", "")) + 1;
        int limit = Integer.parseInt(parameter(query, "limit", "100"));
        int to = Math.min(LISTED.size(), from + limit);
        JsonArray page = new JsonArray();
        LISTED.subList(from, to).forEach(name -> page.add(card(name)));
        json(
                response,
                200,
                new JsonObject().put("object", "list").put("data", page).put("has_more", to < LISTED.size()));
    }

    private void model(String name, HttpServerResponse response) {
        if (LISTED.contains(name)) {
            json(response, 200, card(name));
        } else {
            error(response, 404, "invalid_request_error", "the model '" + name + "' does not exist");
        }
    }

    private static String parameter(String query, String name, String otherwise) {
        int at = query.indexOf("&" + name + "=");
        return at < 0 ? otherwise : query.substring(at + name.length() + 2).split("&", 2)[0];
    }

    private static JsonObject card(String name) {
        return new JsonObject()
                .put("id", name)
                .put("object", "model")
                .put("created", 1)
                .put("owned_by", "scripted");
    }
}
