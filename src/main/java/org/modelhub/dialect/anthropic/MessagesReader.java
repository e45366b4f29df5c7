package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Reads a request of the Messages API into the canonical form.
 *
 * <p>Left out: how and where the vendor shall run it ({@code service_tier}, {@code inference_geo}, {@code container}),
 * and a cache mark for the whole request, since those for its parts are kept.
 */
final class MessagesReader {

    private static final byte[] ENABLED = "{\"type\":\"enabled\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DISABLED = "{\"type\":\"disabled\"}".getBytes(StandardCharsets.US_ASCII);

    private final JsonView body;
    private final JsonWriter out;

    private MessagesReader(JsonView body) {
        this.body = body;
        this.out = new JsonWriter(body.length() + 256);
    }

    /** @throws org.modelhub.chat.HubException 400 with the field at fault */
    static ChatRequest read(byte[] bytes) {
        return CanonicalRequest.reading(
                () -> CanonicalRequest.of(JsonView.parse(new MessagesReader(JsonView.parse(bytes)).canonical())));
    }

    private byte[] canonical() {
        out.beginObject();
        same("model", "model");
        out.name("messages").beginArray();
        TurnReader turns = new TurnReader(out);
        if (body.has("system")) {
            turns.system(Objects.requireNonNull(body.reader("system")));
        }
        require("messages", Type.ARRAY, "an array");
        turns.messages(Objects.requireNonNull(body.reader("messages")));
        out.endArray();
        same("max_tokens", "max_tokens");
        same("stream", "stream");
        same("temperature", "temperature");
        same("top_p", "top_p");
        same("top_k", "top_k");
        same("stop_sequences", "stop");
        user();
        new ToolReader(body, out).write();
        thinking();
        outputConfig();
        return out.endObject().toBytes();
    }

    private void same(String name, String canonical) {
        if (body.has(name)) {
            out.name(canonical).rawValue(Objects.requireNonNull(body.raw(name)));
        }
    }

    private void require(String field, Type type, String expected) {
        if (body.type(field) != type) {
            throw CanonicalRequest.invalid("'" + field + "' must be " + expected + ".", field);
        }
    }

    private void user() {
        JsonView metadata = object(body, "metadata");
        if (metadata != null && metadata.type("user_id") == Type.STRING) {
            out.name("user").value(metadata.string("user_id"));
        }
    }

    /** Of the kinds of thinking, the canonical form knows whether, and within which budget. */
    private void thinking() {
        JsonView thinking = object(body, "thinking");
        String type = thinking == null ? null : text(thinking, "type");
        if (thinking == null || type == null) {
            return;
        }
        switch (type) {
            case "enabled" -> out.name("thinking").rawValue(budgeted(thinking));
            case "adaptive" -> out.name("thinking").rawValue(ENABLED);
            case "disabled", "between_tools" -> out.name("thinking").rawValue(DISABLED);
            default ->
                throw CanonicalRequest.unsupported(
                        "'thinking.type' must be enabled, adaptive, disabled or between_tools.", "thinking.type");
        }
    }

    private static byte[] budgeted(JsonView thinking) {
        if (thinking.type("budget_tokens") != Type.NUMBER
                || Objects.requireNonNull(thinking.integer("budget_tokens")) < 1) {
            throw CanonicalRequest.invalid(
                    "'thinking.budget_tokens' must be a whole number from 1 on.", "thinking.budget_tokens");
        }
        JsonWriter out = new JsonWriter(64).beginObject().name("type").value("enabled");
        out.name("budget_tokens").value(Objects.requireNonNull(thinking.integer("budget_tokens")));
        return out.endObject().toBytes();
    }

    private void outputConfig() {
        JsonView config = object(body, "output_config");
        String effort = config == null ? null : text(config, "effort");
        if (effort != null) {
            out.name("reasoning_effort").value(effort);
        }
        JsonView format = config == null ? null : object(config, "format");
        format = format == null ? object(body, "output_format") : format;
        if (format != null && format.type("schema") == Type.OBJECT) {
            out.name("response_format").beginObject().name("type").value("json_schema");
            out.name("json_schema").beginObject().name("name").value("response");
            out.name("schema")
                    .rawValue(Objects.requireNonNull(format.raw("schema")))
                    .endObject()
                    .endObject();
        }
    }

    static @Nullable JsonView object(JsonView view, String field) {
        return view.type(field) == Type.OBJECT ? JsonView.parse(Objects.requireNonNull(view.raw(field))) : null;
    }

    static @Nullable String text(JsonView view, String field) {
        return view.type(field) == Type.STRING ? view.string(field) : null;
    }
}
