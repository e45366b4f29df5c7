package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Anthropic's Messages API, whose behaviour its model names choose, see {@link Script}: {@code /v1/messages}, whole or
 * streamed. Any key is taken but {@code wrong}, and only in {@code x-api-key}; any model but those that start with
 * {@code no-such}. A request is held against {@link MessagesRules}, so that a field of another API is refused.
 */
public final class ScriptedAnthropic extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";

    public ScriptedAnthropic() {
        open(0);
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        String key = request.headers().get("x-api-key");
        if (key == null || key.equals("wrong")) {
            refuse(response, 401, "authentication_error", "invalid x-api-key");
        } else if (!request.headers().containsKey("anthropic-version")) {
            refuse(response, 400, "invalid_request_error", "anthropic-version: header is required");
        } else if (!request.path().equals("/v1/messages")) {
            refuse(response, 404, "not_found_error", "Not Found");
        } else {
            read(request, response);
        }
    }

    private void read(SeenRequest request, HttpServerResponse response) {
        try {
            JsonObject body = request.json();
            String violation = MessagesRules.violation(body);
            if (violation == null) {
                post(body, response);
            } else {
                refuse(response, 400, "invalid_request_error", violation);
            }
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            refuse(response, 400, "invalid_request_error", "The request body is not valid JSON: " + notForUs);
        }
    }

    private void post(JsonObject body, HttpServerResponse response) {
        String model = body.getString("model");
        Script script = Script.of(model);
        if (model.startsWith("no-such")) {
            refuse(response, 404, "not_found_error", "model: " + model);
        } else if (script.status() != 200) {
            String message = "upstream refuses on purpose with " + script.status();
            refuse(response, script.status(), type(script.status()), message);
        } else {
            after(script.delay(), () -> serve(new ScriptedMessage(body, script), response));
        }
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private void serve(ScriptedMessage message, HttpServerResponse response) {
        if (message.streams()) {
            response.putHeader("content-type", "text/event-stream; charset=utf-8")
                    .setChunked(true);
            stream(message.events(), message.script().pace(), response);
        } else if (message.script().failsMidstream()) {
            refuse(response, 500, "api_error", "upstream died on purpose");
        } else {
            json(response, 200, message.whole());
        }
    }

    private void refuse(HttpServerResponse response, int status, String type, String message) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        JsonObject error = new JsonObject().put("type", type).put("message", message);
        json(
                response,
                status,
                new JsonObject().put("type", "error").put("error", error).put("request_id", "req_scripted"));
    }

    /** The blocks of a turn; a string is one of text. */
    static JsonArray blocks(JsonObject message) {
        return message.getValue("content") instanceof JsonArray list
                ? list
                : new JsonArray().add(new JsonObject().put("type", "text").put("text", message.getString("content")));
    }
}
