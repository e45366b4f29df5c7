package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * DashScope's native API, whose behaviour its model names choose, see {@link Script}: chat with text or pictures, whole
 * or streamed, embeddings and rerank. What the vendor's reference does not list is refused. Any key is taken but
 * {@code wrong}; any model but those that start with {@code no-such}.
 */
public final class ScriptedDashScope extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final String SERVICES = "/api/v1/services/";
    private static final String TEXT = SERVICES + "aigc/text-generation/generation";
    private static final String MULTIMODAL = SERVICES + "aigc/multimodal-generation/generation";
    private static final String EMBEDDING = SERVICES + "embeddings/text-embedding/text-embedding";
    private static final String RERANK = SERVICES + "rerank/text-rerank/text-rerank";

    private static final Set<String> CHAT_PARAMETERS = Set.of(
            "result_format",
            "incremental_output",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "seed",
            "presence_penalty",
            "repetition_penalty",
            "enable_search",
            "search_options",
            "enable_thinking",
            "thinking_budget",
            "reasoning_effort",
            "response_format",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "vl_high_resolution_images",
            "translation_options");

    public ScriptedDashScope() {
        open(0);
    }

    /** As one types it into the provider's settings: without a path. */
    public String url() {
        return "http://" + LOOPBACK + ":" + port();
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        String key = request.headers().getOrDefault("authorization", "");
        if (!key.startsWith("Bearer ") || key.equals("Bearer wrong")) {
            refuse(response, 401, "InvalidApiKey", "Invalid API-key provided.");
            return;
        }
        try {
            post(request, response);
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException notForUs) {
            refuse(response, 400, "InvalidParameter", "Required body invalid: " + notForUs.getMessage());
        }
    }

    private void post(SeenRequest request, HttpServerResponse response) {
        JsonObject body = request.json();
        requireOnly(Set.of("model", "input", "parameters"), body);
        String model = body.getString("model");
        Script script = Script.of(model);
        if (model.startsWith("no-such")) {
            refuse(response, 400, "InvalidParameter", "Model not exist.");
        } else if (script.status() != 200) {
            refuse(response, script.status(), "Scripted", "refused on purpose with " + script.status());
        } else {
            Runnable reply = reply(request, body, script, response);
            after(script.delay(), reply);
        }
    }

    private Runnable reply(SeenRequest request, JsonObject body, Script script, HttpServerResponse response) {
        return switch (request.path()) {
            case TEXT, MULTIMODAL -> {
                ScriptedChat chat = new ScriptedChat(canonical(request, body), script, ScriptedChat.Shape.CHAT);
                yield () -> chat(chat, request.path().equals(MULTIMODAL), response);
            }
            case EMBEDDING -> () -> json(response, 200, embeddings(body));
            case RERANK -> () -> json(response, 200, rerank(body));
            default -> () -> refuse(response, 404, "NotFound", "no such path");
        };
    }

    private void chat(ScriptedChat chat, boolean multimodal, HttpServerResponse response) {
        if (chat.streams()) {
            response.putHeader("content-type", "text/event-stream;charset=UTF-8")
                    .setChunked(true);
            stream(events(chat, multimodal), chat.script().pace(), response);
        } else if (chat.script().failsMidstream()) {
            refuse(response, 500, "InternalError.Algo", "upstream died on purpose");
        } else {
            JsonObject whole = chat.answer();
            JsonObject choice = whole.getJsonArray("choices").getJsonObject(0);
            json(response, 200, result(choice, choice.getJsonObject("message"), multimodal, whole));
        }
    }

    /** The request as the script understands it, after it was checked against the vendor's reference. */
    private static JsonObject canonical(SeenRequest request, JsonObject body) {
        JsonObject input = body.getJsonObject("input");
        JsonObject parameters = body.getJsonObject("parameters");
        requireOnly(Set.of("messages"), input);
        requireOnly(CHAT_PARAMETERS, parameters);
        boolean multimodal = request.path().equals(MULTIMODAL);
        boolean stream = "enable".equals(request.headers().get("x-dashscope-sse"));
        require(multimodal || "message".equals(parameters.getString("result_format")), "result_format");
        require(stream == parameters.getBoolean("incremental_output", false), "incremental_output");
        JsonArray messages = new JsonArray();
        input.getJsonArray("messages").forEach(message -> messages.add(message((JsonObject) message, multimodal)));
        return new JsonObject()
                .put("model", body.getString("model"))
                .put("stream", stream)
                .put("messages", messages)
                .put("tools", parameters.getJsonArray("tools", new JsonArray()));
    }

    private static JsonObject message(JsonObject message, boolean multimodal) {
        requireOnly(Set.of("role", "content", "tool_calls", "tool_call_id"), message);
        if (!multimodal) {
            return message.put("content", message.getString("content"));
        }
        StringBuilder text = new StringBuilder();
        for (Object part : message.getJsonArray("content")) {
            requireOnly(Set.of("text", "image"), (JsonObject) part);
            text.append(((JsonObject) part).getString("text", ""));
        }
        return message.copy().put("content", text.toString());
    }

    private static void requireOnly(Set<String> known, JsonObject object) {
        object.fieldNames().forEach(name -> require(known.contains(name), name));
    }

    private static void require(boolean held, String field) {
        if (!held) {
            throw new IllegalArgumentException("the field '" + field + "'");
        }
    }

    /** DashScope sends the counts with each event, the finish reason with the last. */
    private static List<String> events(ScriptedChat chat, boolean multimodal) {
        List<String> events = new ArrayList<>();
        JsonObject counted = chat.answer();
        for (String framed : chat.events()) {
            String data = framed.substring("data: ".length());
            if (!data.startsWith("{")) {
                continue;
            }
            JsonObject chunk = new JsonObject(data);
            JsonArray choices = chunk.getJsonArray("choices");
            String head = "id:" + (events.size() + 1) + "\nevent:";
            if (choices == null) {
                events.add(head + "error\n:HTTP_STATUS/500\ndata:" + died().encode() + "\n\n");
            } else if (!choices.isEmpty()) {
                JsonObject choice = choices.getJsonObject(0);
                JsonObject result = result(choice, choice.getJsonObject("delta"), multimodal, counted);
                events.add(head + "result\n:HTTP_STATUS/200\ndata:" + result.encode() + "\n\n");
            }
        }
        return events;
    }

    private static JsonObject result(JsonObject choice, JsonObject message, boolean multimodal, JsonObject counted) {
        JsonObject said = message.copy().put("role", "assistant");
        String text = message.getString("content") == null ? "" : message.getString("content");
        said.put("content", multimodal ? new JsonArray().add(new JsonObject().put("text", text)) : text);
        String finish = choice.getString("finish_reason");
        JsonObject output = new JsonObject()
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("message", said)
                                        .put("finish_reason", finish == null ? "null" : finish)));
        JsonObject result = new JsonObject().put("output", output).put("request_id", "scripted");
        JsonObject usage = counted.getJsonObject("usage");
        if (usage != null) {
            result.put(
                    "usage",
                    new JsonObject()
                            .put("input_tokens", usage.getInteger("prompt_tokens"))
                            .put("output_tokens", usage.getInteger("completion_tokens"))
                            .put("total_tokens", usage.getInteger("total_tokens")));
        }
        return result;
    }

    private static JsonObject embeddings(JsonObject body) {
        requireOnly(Set.of("texts"), body.getJsonObject("input"));
        requireOnly(Set.of("text_type", "dimension", "output_type", "instruct"), body.getJsonObject("parameters"));
        JsonArray texts = body.getJsonObject("input").getJsonArray("texts");
        JsonObject open = ScriptedVectors.embeddings(new JsonObject().put("input", texts));
        JsonArray embeddings = new JsonArray();
        // Last first: the place is told by the index alone.
        for (int index = texts.size() - 1; index >= 0; index--) {
            JsonObject vector = open.getJsonArray("data").getJsonObject(index);
            embeddings.add(
                    new JsonObject().put("text_index", index).put("embedding", vector.getJsonArray("embedding")));
        }
        return counted(new JsonObject().put("embeddings", embeddings), open);
    }

    private static JsonObject rerank(JsonObject body) {
        requireOnly(Set.of("query", "documents"), body.getJsonObject("input"));
        requireOnly(Set.of("top_n", "return_documents", "instruct"), body.getJsonObject("parameters"));
        JsonObject open = ScriptedVectors.rerank(body.getJsonObject("input")
                .copy()
                .put("top_n", body.getJsonObject("parameters").getInteger("top_n")));
        JsonArray results = new JsonArray();
        for (Object result : open.getJsonArray("results")) {
            JsonObject copy = ((JsonObject) result).copy();
            copy.remove("document");
            results.add(copy);
        }
        return counted(new JsonObject().put("results", results), open);
    }

    private static JsonObject counted(JsonObject output, JsonObject open) {
        int total = open.getJsonObject("usage").getInteger("total_tokens");
        return new JsonObject()
                .put("output", output)
                .put("usage", new JsonObject().put("total_tokens", total))
                .put("request_id", "scripted");
    }

    private static JsonObject died() {
        return error("InternalError.Algo", "upstream died on purpose");
    }

    private static JsonObject error(String code, String message) {
        return new JsonObject().put("code", code).put("message", message).put("request_id", "scripted");
    }

    private void refuse(HttpServerResponse response, int status, String code, String message) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        json(response, status, error(code, message));
    }
}
