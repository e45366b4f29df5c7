package org.modelhub.dialect.gemini;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonWriter;

/**
 * Turns Google's {@code Schema}, which is a part of OpenAPI's with names of types in capitals, into JSON Schema.
 * Keywords that it shares with JSON Schema pass as they are.
 */
final class GeminiSchema {

    /** Written as strings by clients that follow the JSON form of 64-bit numbers. */
    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private static final Set<String> WITHOUT_MEANING = Set.of("propertyOrdering", "property_ordering", "example");

    private final JsonReader in;
    private final JsonWriter out;

    private GeminiSchema(JsonReader in, JsonWriter out) {
        this.in = in;
        this.out = out;
    }

    /** Reads one schema and writes it. */
    static void write(JsonReader in, JsonWriter out) {
        new GeminiSchema(in, out).schema();
    }

    private void schema() {
        if (in.peek() != Type.OBJECT) {
            in.copyTo(out);
            return;
        }
        String type = null;
        boolean nullable = false;
        out.beginObject();
        in.beginObject();
        while (in.nextName()) {
            if (in.nameIs("type") && in.peek() == Type.STRING) {
                type = in.string();
            } else if (in.nameIs("nullable") && in.peek() == Type.BOOLEAN) {
                nullable = in.bool();
            } else {
                keyword();
            }
        }
        type(type, nullable);
        out.endObject();
    }

    private void type(@Nullable String type, boolean nullable) {
        if (type == null || type.equals("TYPE_UNSPECIFIED")) {
            return;
        }
        String word = type.toLowerCase(Locale.ROOT);
        out.name("type");
        if (nullable) {
            out.beginArray().value(word).value("null").endArray();
        } else {
            out.value(word);
        }
    }

    private void keyword() {
        String name = in.name();
        if (WITHOUT_MEANING.contains(name)) {
            in.skip();
        } else if (ProtoJson.is(in, "anyOf") && in.peek() == Type.ARRAY) {
            alternatives();
        } else if (name.equals("properties") && in.peek() == Type.OBJECT) {
            properties();
        } else if (name.equals("items") || ProtoJson.is(in, "additionalProperties")) {
            out.name(name.equals("items") ? name : "additionalProperties");
            schema();
        } else {
            other(name);
        }
    }

    private void other(String name) {
        for (String count : COUNTS) {
            if (ProtoJson.is(in, count)) {
                out.name(count);
                number();
                return;
            }
        }
        out.name(name);
        in.copyTo(out);
    }

    private void number() {
        if (in.peek() != Type.STRING) {
            in.copyTo(out);
            return;
        }
        String text = in.string();
        if (!text.matches("\\d{1,18}")) {
            throw ProtoJson.invalid("A schema holds '" + text + "' where a whole number is expected.", "tools");
        }
        out.value(Long.parseLong(text));
    }

    private void alternatives() {
        out.name("anyOf").beginArray();
        in.beginArray();
        while (in.hasNext()) {
            schema();
        }
        out.endArray();
    }

    private void properties() {
        out.name("properties").beginObject();
        in.beginObject();
        while (in.nextName()) {
            out.name(in.name());
            schema();
        }
        out.endObject();
    }
}
