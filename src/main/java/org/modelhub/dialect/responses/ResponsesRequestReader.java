package org.modelhub.dialect.responses;

import java.util.List;
import java.util.Objects;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Reads a request of the Responses API into the canonical form. Fields that mean the same in both, and those that
 * nobody here knows, stay as they are; fields about what the API stores, shows or counts are passed over.
 */
final class ResponsesRequestReader {

    private static final List<String> OWN = List.of(
            "input",
            "instructions",
            "text",
            "reasoning",
            "max_output_tokens",
            "max_tool_calls",
            "truncation",
            "include",
            "top_logprobs",
            "store",
            "metadata",
            "previous_response_id",
            "conversation",
            "background",
            "prompt",
            "stream_options",
            "context_management");

    private final JsonView body;
    private final JsonEdit edit;

    private ResponsesRequestReader(JsonView body) {
        this.body = body;
        this.edit = body.edit();
    }

    static ChatRequest read(JsonView body) {
        return new ResponsesRequestReader(body).request();
    }

    private ChatRequest request() {
        refuseState();
        OWN.forEach(edit::remove);
        edit.set("messages", messages());
        new ResponsesTools(body, edit).translate();
        format();
        effort();
        outputLimit();
        return CanonicalRequest.of(JsonView.parse(edit.toBytes()));
    }

    private void refuseState() {
        refuse("previous_response_id", "The hub keeps no responses: send the whole conversation as 'input'.");
        refuse("conversation", "The hub keeps no conversations: send the whole conversation as 'input'.");
        refuse("prompt", "The hub keeps no prompt templates: send the text as 'instructions' or 'input'.");
        if (body.type("background") == Type.BOOLEAN && Boolean.TRUE.equals(body.bool("background"))) {
            throw CanonicalRequest.unsupported("The hub answers in the foreground only.", "background");
        }
    }

    private void refuse(String field, String message) {
        if (body.has(field)) {
            throw CanonicalRequest.unsupported(message, field);
        }
    }

    private byte[] messages() {
        JsonWriter out = new JsonWriter(body.length() + 128).beginArray();
        requireType("instructions", Type.STRING, "a string");
        if (body.has("instructions")) {
            out.beginObject().name("role").value("system");
            out.name("content").value(body.string("instructions")).endObject();
        }
        Type input = body.type("input");
        if (input == Type.STRING) {
            out.beginObject().name("role").value("user");
            out.name("content").value(body.string("input")).endObject();
        } else if (input == Type.ARRAY) {
            new ResponsesItems(out).read(Objects.requireNonNull(body.reader("input")));
        } else {
            throw CanonicalRequest.invalid("'input' must be a string or an array of items.", "input");
        }
        return out.endArray().toBytes();
    }

    private void requireType(String field, Type type, String expected) {
        if (body.has(field) && body.type(field) != type) {
            throw CanonicalRequest.invalid("'" + field + "' must be " + expected + ".", field);
        }
    }

    private void format() {
        requireType("text", Type.OBJECT, "an object");
        if (!body.has("text")) {
            return;
        }
        JsonView text = object(body, "text");
        if (text.type("verbosity") == Type.STRING) {
            edit.set("verbosity", Objects.requireNonNull(text.raw("verbosity")));
        }
        if (text.type("format") == Type.OBJECT) {
            format(object(text, "format"));
        }
    }

    private void format(JsonView format) {
        String type = format.type("type") == Type.STRING ? Objects.requireNonNull(format.string("type")) : "";
        switch (type) {
            case "text" -> {}
            case "json_object" -> edit.set("response_format", Objects.requireNonNull(format.bytes()));
            case "json_schema" -> edit.set("response_format", schema(format));
            default ->
                throw CanonicalRequest.unsupported(
                        "'text.format.type' must be text, json_object or json_schema.", "text.format.type");
        }
    }

    private static byte[] schema(JsonView format) {
        if (format.type("schema") != Type.OBJECT) {
            throw CanonicalRequest.invalid("'text.format.schema' must be an object.", "text.format.schema");
        }
        byte[] inner = format.edit().remove("type").toBytes();
        JsonWriter out = new JsonWriter(inner.length + 64).beginObject();
        out.name("type").value("json_schema").name("json_schema").rawValue(inner);
        return out.endObject().toBytes();
    }

    private void effort() {
        requireType("reasoning", Type.OBJECT, "an object");
        if (body.has("reasoning")) {
            JsonView reasoning = object(body, "reasoning");
            if (reasoning.type("effort") == Type.STRING) {
                edit.set("reasoning_effort", Objects.requireNonNull(reasoning.raw("effort")));
            }
        }
    }

    private void outputLimit() {
        if (!body.has("max_output_tokens")) {
            return;
        }
        Double limit = body.type("max_output_tokens") == Type.NUMBER ? body.number("max_output_tokens") : null;
        if (limit == null || limit != Math.rint(limit) || limit < 1 || limit > Integer.MAX_VALUE) {
            throw CanonicalRequest.invalid(
                    "'max_output_tokens' must be a whole number from 1 on.", "max_output_tokens");
        }
        edit.set("max_tokens", limit.intValue());
    }

    private static JsonView object(JsonView of, String field) {
        return JsonView.parse(Objects.requireNonNull(of.raw(field)));
    }
}
