package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Text Generation Inference server: {@code /generate} and {@code /generate_stream}. Such a server has one model and
 * takes no name, so its behaviour is chosen by what follows the path, {@code /chat-nousage/generate}, see
 * {@link Script}. Parameters that the server does not know and values outside its ranges are refused, in a stream with
 * status 200. Any key is taken but {@code wrong}.
 */
public final class ScriptedTgi extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final Pattern PATH = Pattern.compile("/([^/]+)/(generate|generate_stream)");
    private static final Pattern LAST_QUESTION = Pattern.compile("(?s).*<\\|im_start\\|>user\n(.*?)<\\|im_end\\|>.*");
    private static final Set<String> PARAMETERS = Set.of(
            "best_of",
            "temperature",
            "repetition_penalty",
            "frequency_penalty",
            "top_k",
            "top_p",
            "typical_p",
            "do_sample",
            "max_new_tokens",
            "return_full_text",
            "stop",
            "truncate",
            "watermark",
            "details",
            "decoder_input_details",
            "seed",
            "top_n_tokens",
            "grammar",
            "adapter_id");

    public ScriptedTgi() {
        open(0);
    }

    /** The address of a server that behaves as this model name says. */
    public String url(String script) {
        return "http://" + LOOPBACK + ":" + port() + "/" + script;
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        Matcher path = PATH.matcher(request.path());
        if ("Bearer wrong".equals(request.headers().get("authorization"))) {
            refuse(response, 401, "unauthorized", "authentication");
        } else if (!path.matches()) {
            refuse(response, 404, "page not found", "not_found");
        } else {
            Script script = Script.of(path.group(1));
            if (script.status() != 200) {
                refuse(response, script.status(), "refused on purpose with " + script.status(), "scripted");
            } else {
                generate(request, script, path.group(2).equals("generate_stream"), response);
            }
        }
    }

    private void generate(SeenRequest request, Script script, boolean stream, HttpServerResponse response) {
        try {
            JsonObject body = request.json();
            check(body);
            ScriptedChat chat = new ScriptedChat(canonical(body, stream), script, ScriptedChat.Shape.CHAT);
            after(script.delay(), () -> reply(chat, response));
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException odd) {
            String message = "Input validation error: " + odd.getMessage();
            if (stream) {
                response.putHeader("content-type", "text/event-stream").end(framed(error(message, "validation")));
            } else {
                refuse(response, 422, message, "validation");
            }
        }
    }

    private static void check(JsonObject body) {
        require(Set.of("inputs", "parameters").containsAll(body.fieldNames()), "unknown field");
        JsonObject parameters = body.getJsonObject("parameters");
        require(PARAMETERS.containsAll(parameters.fieldNames()), "unknown parameter");
        require(!body.getString("inputs").isEmpty(), "`inputs` cannot be empty");
        require(parameters.getDouble("temperature", 1.0) > 0, "`temperature` must be strictly positive");
        double topP = parameters.getDouble("top_p", 0.5);
        require(topP > 0 && topP < 1, "`top_p` must be > 0.0 and < 1.0");
        require(parameters.getInteger("top_k", 1) > 0, "`top_k` must be strictly positive");
        require(parameters.getJsonArray("stop", new JsonArray()).size() <= 4, "`stop` supports up to 4 stop sequences");
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static JsonObject canonical(JsonObject body, boolean stream) {
        Matcher question = LAST_QUESTION.matcher(body.getString("inputs"));
        require(question.matches(), "the prompt is not in the template");
        JsonObject message = new JsonObject().put("role", "user").put("content", question.group(1));
        return new JsonObject().put("stream", stream).put("messages", new JsonArray().add(message));
    }

    private void reply(ScriptedChat chat, HttpServerResponse response) {
        if (chat.streams()) {
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            stream(events(chat), chat.script().pace(), response);
        } else if (chat.script().failsMidstream()) {
            refuse(response, 424, "Request failed during generation: upstream died on purpose", "generation");
        } else {
            JsonObject details = details(chat).put("prefill", new JsonArray()).put("tokens", new JsonArray());
            details.remove("input_length");
            json(
                    response,
                    200,
                    new JsonObject().put("generated_text", text(chat)).put("details", details));
        }
    }

    /** What a model of this kind says, thoughts included. */
    private static String text(ScriptedChat chat) {
        JsonObject message =
                chat.answer().getJsonArray("choices").getJsonObject(0).getJsonObject("message");
        String thoughts = message.getString("reasoning_content");
        return (thoughts == null ? "" : "<think>\n" + thoughts + "</think>\n\n") + message.getString("content");
    }

    private static JsonObject details(ScriptedChat chat) {
        JsonObject usage = chat.answer().getJsonObject("usage", new JsonObject());
        return new JsonObject()
                .put("finish_reason", "eos_token")
                .put("generated_tokens", usage.getInteger("completion_tokens", 0))
                .put("input_length", usage.getInteger("prompt_tokens", 0))
                .putNull("seed");
    }

    private static List<String> events(ScriptedChat chat) {
        List<String> events = new ArrayList<>();
        boolean thinking = false;
        for (String piece : chat.events()) {
            String data = piece.substring("data: ".length());
            JsonObject chunk =
                    data.startsWith("{") ? new JsonObject(data) : new JsonObject().put("choices", new JsonArray());
            if (!chunk.containsKey("choices")) {
                events.add(framed(error("Request failed during generation: upstream died on purpose", "generation")));
                return events;
            }
            JsonArray choices = chunk.getJsonArray("choices");
            JsonObject delta = choices.isEmpty()
                    ? new JsonObject()
                    : choices.getJsonObject(0).getJsonObject("delta");
            String thought = delta.getString("reasoning_content", "");
            String text = delta.getString("content", "");
            if (!thought.isEmpty()) {
                events.add(token(events.size(), (thinking ? "" : "<think>\n") + thought, false));
                thinking = true;
            } else if (!text.isEmpty()) {
                events.add(token(events.size(), (thinking ? "</think>\n\n" : "") + text, false));
                thinking = false;
            }
        }
        JsonObject last =
                new JsonObject(token(events.size(), "<|im_end|>", true).substring("data:".length()));
        last.put("generated_text", text(chat));
        if (chat.script().reportsUsage()) {
            last.put("details", details(chat));
        }
        events.add(framed(last));
        return events;
    }

    private static String token(int before, String text, boolean special) {
        JsonObject token = new JsonObject()
                .put("id", 1000 + before)
                .put("text", text)
                .put("logprob", -0.5)
                .put("special", special);
        return framed(new JsonObject()
                .put("index", before + 1)
                .put("token", token)
                .putNull("generated_text")
                .putNull("details"));
    }

    private static String framed(JsonObject event) {
        return "data:" + event.encode() + "\n\n";
    }

    private static JsonObject error(String message, String type) {
        return new JsonObject().put("error", message).put("error_type", type);
    }

    private void refuse(HttpServerResponse response, int status, String message, String type) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        json(response, status, error(message, type));
    }
}
