package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Azure OpenAI resource whose deployment names choose its behaviour, see {@link Script}: chat and embeddings, by the
 * path of a deployment with a dated {@code api-version} or by {@code /openai/v1}. Any key is taken in {@code api-key},
 * and any token as bearer, but {@code wrong}. Answers carry the notes of the content filter, and streams open with one
 * that has no choices. A prompt that holds {@code forbidden} is filtered; undocumented fields are refused.
 */
public final class ScriptedAzure extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final Pattern DATED =
            Pattern.compile("/openai/deployments/([^/]+)(/[a-z/]+)\\?api-version=\\d{4}-\\d{2}-\\d{2}(-preview)?");
    private static final Pattern VERSION_ONE = Pattern.compile("/openai/v1(/[a-z/]+)");

    private static final Set<String> FIELDS = Set.of(
            "dimensions",
            "encoding_format",
            "frequency_penalty",
            "input",
            "logit_bias",
            "max_completion_tokens",
            "max_tokens",
            "messages",
            "metadata",
            "model",
            "parallel_tool_calls",
            "presence_penalty",
            "reasoning_effort",
            "response_format",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_p",
            "user");

    public ScriptedAzure() {
        open(0);
    }

    /** As it stands in the portal: without a path. */
    public String endpoint() {
        return "http://" + LOOPBACK + ":" + port();
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        String key = request.headers().get("api-key");
        String token = request.headers().get("authorization");
        Matcher dated = DATED.matcher(request.path());
        Matcher one = VERSION_ONE.matcher(request.path());
        if ((key == null && token == null) || "wrong".equals(key) || "Bearer wrong".equals(token)) {
            refuse(response, 401, "401", "Access denied due to invalid subscription key or wrong API endpoint.");
            return;
        }
        try {
            JsonObject body = request.json();
            if (dated.matches()) {
                post(dated.group(2), dated.group(1), body, response);
            } else if (one.matches()) {
                post(one.group(1), body.getString("model"), body, response);
            } else {
                refuse(response, 404, "404", "Resource not found");
            }
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            refuse(response, 400, "BadRequest", "the body is not the JSON object this path takes");
        }
    }

    private void post(String path, String deployment, JsonObject body, HttpServerResponse response) {
        Script script = Script.of(deployment + "-azure");
        if (!FIELDS.containsAll(body.fieldNames())) {
            refuse(
                    response,
                    400,
                    "unknown_parameter",
                    "Unrecognized request argument supplied in " + body.fieldNames());
        } else if (deployment.startsWith("no-such")) {
            refuse(response, 404, "DeploymentNotFound", "The API deployment for this resource does not exist.");
        } else if (script.status() != 200) {
            if (script.status() == 429) {
                response.putHeader("retry-after", RETRY_AFTER_SECONDS);
            }
            refuse(response, script.status(), String.valueOf(script.status()), "upstream refuses on purpose");
        } else {
            after(script.delay(), () -> serve(path, body, script, response));
        }
    }

    private void serve(String path, JsonObject body, Script script, HttpServerResponse response) {
        switch (path) {
            case "/chat/completions" -> chat(body, script, response);
            case "/embeddings" -> json(response, 200, ScriptedVectors.embeddings(body));
            default -> refuse(response, 404, "404", "Resource not found");
        }
    }

    private void chat(JsonObject body, Script script, HttpServerResponse response) {
        ScriptedChat chat = new ScriptedChat(body, script, ScriptedChat.Shape.CHAT);
        if (body.encode().contains("forbidden")) {
            json(response, 400, filtered());
        } else if (chat.streams()) {
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            List<String> noted = chat.events().stream()
                    .map(event -> event.replace("{\"index\":0,", "{\"content_filter_results\":{},\"index\":0,"))
                    .toList();
            stream(noted, script.pace(), response);
        } else if (script.failsMidstream()) {
            refuse(response, 500, "500", "upstream died on purpose");
        } else {
            JsonArray notes = new JsonArray().add(new JsonObject().put("prompt_index", 0));
            json(response, 200, chat.answer().put("prompt_filter_results", notes));
        }
    }

    private static JsonObject filtered() {
        JsonObject inner = new JsonObject()
                .put("code", "ResponsibleAIPolicyViolation")
                .put("content_filter_result", new JsonObject());
        JsonObject error = new JsonObject()
                .put("message", "The response was filtered due to the prompt triggering the content policy.")
                .putNull("type")
                .put("param", "prompt")
                .put("code", "content_filter")
                .put("status", 400)
                .put("innererror", inner);
        return new JsonObject().put("error", error);
    }

    /** Without a type, as Azure's gateway says it. */
    private void refuse(HttpServerResponse response, int status, String code, String message) {
        JsonObject error = new JsonObject().put("code", code).put("message", message);
        json(response, status, new JsonObject().put("error", error));
    }
}
