package org.modelhub.dialect.ollama;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Reads the requests of Ollama's clients into the canonical form. What concerns the server of a model and not its answer
 * ({@code keep_alive}, {@code num_ctx}, {@code truncate} and their like) is left out: the hub has no say in it.
 */
final class OllamaRequest {

    private static final String LATEST = ":latest";

    private final JsonView body;
    private final JsonWriter out;

    private OllamaRequest(JsonView body) {
        this.body = body;
        this.out = new JsonWriter(body.length() + 256);
    }

    static ChatRequest chat(JsonView body) {
        return new OllamaRequest(body).chat();
    }

    static ChatRequest generate(JsonView body) {
        return new OllamaRequest(body).generate();
    }

    static EmbeddingRequest embed(JsonView body) {
        Double length = body.type("dimensions") == Type.NUMBER ? body.number("dimensions") : null;
        Integer dimensions = length == null || length < 1 ? null : Integer.valueOf(length.intValue());
        return new EmbeddingRequest(model(body), inputs(body), false, dimensions);
    }

    static EmbeddingRequest embeddings(JsonView body) {
        return new EmbeddingRequest(model(body), List.of(notEmpty(text(body, "prompt"), "prompt")), false, null);
    }

    /** Ollama's clients put a tag behind every name, and {@code latest} if there is none. */
    static String bareName(String name) {
        return name.endsWith(LATEST) ? name.substring(0, name.length() - LATEST.length()) : name;
    }

    private static String model(JsonView body) {
        return bareName(notEmpty(text(body, "model"), "model"));
    }

    private static List<String> inputs(JsonView body) {
        if (body.type("input") == Type.STRING) {
            return List.of(notEmpty(text(body, "input"), "input"));
        }
        List<String> inputs = new ArrayList<>();
        if (body.type("input") == Type.ARRAY) {
            JsonReader texts = Objects.requireNonNull(body.reader("input"));
            texts.beginArray();
            while (texts.hasNext()) {
                String at = "input[" + inputs.size() + "]";
                inputs.add(notEmpty(texts.peek() == Type.STRING ? texts.string() : "", at));
            }
        }
        if (inputs.isEmpty()) {
            throw CanonicalRequest.invalid("'input' must be a text or an array of texts.", "input");
        }
        return inputs;
    }

    private static String notEmpty(String text, String at) {
        if (text.isEmpty()) {
            throw CanonicalRequest.invalid("'" + at + "' must be a text that is not empty.", at);
        }
        return text;
    }

    private static String text(JsonView body, String field) {
        String text = body.type(field) == Type.STRING ? body.string(field) : null;
        return text == null ? "" : text;
    }

    private ChatRequest chat() {
        begin();
        out.name("messages").beginArray();
        if (body.type("messages") == Type.ARRAY) {
            new OllamaConversation(Objects.requireNonNull(body.reader("messages")), out).write();
        }
        out.endArray();
        if (body.type("tools") == Type.ARRAY) {
            out.name("tools").rawValue(raw("tools"));
        }
        return end();
    }

    private ChatRequest generate() {
        refuse("suffix", "Text cannot be filled in before a 'suffix' here.");
        refuse("template", "A prompt 'template' cannot be given here.");
        refuse("context", "A 'context' of an earlier call cannot be gone on with here: use chat.");
        if (body.type("raw") == Type.BOOLEAN && Boolean.TRUE.equals(body.bool("raw"))) {
            throw CanonicalRequest.unsupported(
                    "A 'raw' prompt is not taken here: the model's own form is used.", "raw");
        }
        begin();
        out.name("messages").beginArray();
        if (!text(body, "system").isEmpty()) {
            out.beginObject().name("role").value("system");
            out.name("content").value(text(body, "system")).endObject();
        }
        out.beginObject().name("role").value("user").name("content");
        JsonReader images = body.type("images") == Type.ARRAY ? body.reader("images") : null;
        String prompt = notEmpty(text(body, "prompt"), "prompt");
        OllamaConversation.content(prompt, OllamaConversation.images(images, "images"), out);
        out.endObject().endArray();
        return end();
    }

    private void refuse(String field, String message) {
        Type type = body.type(field);
        boolean given =
                type == Type.ARRAY || (type == Type.STRING && !text(body, field).isEmpty());
        if (given) {
            throw CanonicalRequest.unsupported(message, field);
        }
    }

    /** Ollama streams unless it is told not to. */
    private void begin() {
        out.beginObject().name("model").value(model(body));
        out.name("stream").value(body.type("stream") != Type.BOOLEAN || Boolean.TRUE.equals(body.bool("stream")));
    }

    private ChatRequest end() {
        format();
        think();
        if (body.type("options") == Type.OBJECT) {
            new OllamaOptions(JsonView.parse(raw("options")), out).write();
        }
        return CanonicalRequest.of(JsonView.parse(out.endObject().toBytes()));
    }

    private void format() {
        if (body.type("format") == Type.OBJECT) {
            out.name("response_format").beginObject().name("type").value("json_schema");
            out.name("json_schema").beginObject().name("name").value("response");
            out.name("schema").rawValue(raw("format")).endObject().endObject();
        } else if (text(body, "format").equals("json")) {
            out.name("response_format").rawValue("{\"type\":\"json_object\"}".getBytes(StandardCharsets.US_ASCII));
        } else if (!text(body, "format").isEmpty()) {
            throw CanonicalRequest.invalid("'format' must be \"json\" or a JSON schema.", "format");
        }
    }

    private void think() {
        if (body.type("think") == Type.BOOLEAN) {
            thinking(Boolean.TRUE.equals(body.bool("think")));
        } else if (body.type("think") == Type.STRING) {
            String level = text(body, "think");
            if (!List.of("low", "medium", "high", "max").contains(level)) {
                throw CanonicalRequest.invalid(
                        "'think' must be true, false, or one of low, medium, high and max.", "think");
            }
            thinking(true);
            // No other vendor has a level above high under this name.
            out.name("reasoning_effort").value(level.equals("max") ? "high" : level);
        }
    }

    private void thinking(boolean on) {
        out.name("thinking").beginObject().name("type").value(on ? "enabled" : "disabled");
        out.endObject();
    }

    private byte[] raw(String field) {
        return Objects.requireNonNull(body.raw(field));
    }
}
