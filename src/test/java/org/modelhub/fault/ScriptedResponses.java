package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * OpenAI's Responses API as its model names choose, see {@link Script}: {@code POST /v1/responses}, whole or streamed.
 * Any key is taken but {@code wrong}; any model but those that start with {@code no-such}. A field or an item that the
 * API does not document is refused as the API refuses it.
 */
public final class ScriptedResponses extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final int CALL_ID = 64;
    private static final int LEAST_OUTPUT = 16;

    private static final Set<String> FIELDS = Set.of(
            "background",
            "context_management",
            "conversation",
            "include",
            "input",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "model",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");
    private static final Set<String> MESSAGE = Set.of("type", "role", "content", "id", "status");
    private static final Set<String> REASONING =
            Set.of("type", "id", "summary", "content", "encrypted_content", "status");
    private static final Set<String> CALL = Set.of("type", "call_id", "name", "arguments", "id", "status");
    private static final Set<String> OUTPUT = Set.of("type", "call_id", "output", "id", "status");
    private static final Set<String> TOOL = Set.of("type", "name", "description", "parameters", "strict");

    public ScriptedResponses() {
        open(0);
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        if ("Bearer wrong".equals(request.headers().get("authorization"))) {
            error(response, 401, "invalid_request_error", "Incorrect API key provided");
        } else if (!request.path().equals("/v1/responses")) {
            error(response, 404, "invalid_request_error", "Invalid URL (POST " + request.path() + ")");
        } else {
            try {
                post(request.json(), response);
            } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
                error(response, 400, "invalid_request_error", "the body is not the JSON object this path takes");
            }
        }
    }

    private void post(JsonObject body, HttpServerResponse response) {
        String model = body.getString("model", "");
        Script script = Script.of(model);
        String wrong = wrong(body);
        if (wrong != null) {
            error(response, 400, "invalid_request_error", wrong);
        } else if (model.startsWith("no-such")) {
            error(response, 404, "invalid_request_error", "The model '" + model + "' does not exist");
        } else if (script.status() != 200) {
            if (script.status() == 429) {
                response.putHeader("retry-after", RETRY_AFTER_SECONDS);
            }
            error(response, script.status(), "server_error", "upstream refuses on purpose with " + script.status());
        } else {
            after(script.delay(), () -> serve(new ScriptedResponse(body, script), response));
        }
    }

    private void serve(ScriptedResponse answer, HttpServerResponse response) {
        if (answer.streams()) {
            response.putHeader("content-type", "text/event-stream; charset=utf-8")
                    .setChunked(true);
            stream(answer.events(), answer.script().pace(), response);
        } else if (answer.script().failsMidstream()) {
            error(response, 500, "server_error", "upstream died on purpose");
        } else {
            json(response, 200, answer.whole());
        }
    }

    /** What the API would say about the first thing that it does not document, or null. */
    private static String wrong(JsonObject body) {
        String unknown = unknown(body, FIELDS);
        if (unknown != null) {
            return unknown;
        }
        if (body.getInteger("max_output_tokens", LEAST_OUTPUT) < LEAST_OUTPUT) {
            return "Invalid 'max_output_tokens': integer below minimum value.";
        }
        for (Object tool : body.getJsonArray("tools", new JsonArray())) {
            String wrong = unknown((JsonObject) tool, TOOL);
            if (wrong != null) {
                return wrong;
            }
        }
        for (Object item : body.getJsonArray("input")) {
            String wrong = wrongItem((JsonObject) item);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static String wrongItem(JsonObject item) {
        if (item.getString("call_id", "").length() > CALL_ID) {
            return "Invalid 'call_id': string too long.";
        }
        return switch (item.getString("type", "message")) {
            case "message" -> unknown(item, MESSAGE);
            case "reasoning" -> wrongReasoning(item);
            case "function_call" -> unknown(item, CALL);
            case "function_call_output" -> unknown(item, OUTPUT);
            default -> "Invalid value: '" + item.getString("type") + "'.";
        };
    }

    /** It is encrypted together with its id. */
    private static String wrongReasoning(JsonObject item) {
        boolean own = ScriptedResponse.ENCRYPTED.equals(item.getString("encrypted_content"))
                && ScriptedResponse.REASONING_ID.equals(item.getString("id"));
        return own ? unknown(item, REASONING) : "The encrypted content could not be verified.";
    }

    private static String unknown(JsonObject object, Set<String> documented) {
        return object.fieldNames().stream()
                .filter(name -> !documented.contains(name))
                .findFirst()
                .map(name -> "Unknown parameter: '" + name + "'.")
                .orElse(null);
    }
}
