package org.modelhub.dialect.anthropic;

import java.util.Set;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * A JSON schema as the vendor takes it where it guarantees the answer: every object says that it has no further
 * properties, and the bounds of numbers, texts and lists that the vendor refuses are left out. The answer then may break
 * such a bound, but has its shape.
 */
final class ClosedSchema {

    private static final Set<String> REFUSED = Set.of(
            "exclusiveMaximum",
            "exclusiveMinimum",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "multipleOf",
            "uniqueItems");
    private static final Set<String> NAMED_SCHEMAS = Set.of("$defs", "definitions", "properties");
    private static final Set<String> LISTED_SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");

    private ClosedSchema() {}

    static byte[] of(byte[] schema) {
        JsonWriter out = new JsonWriter(schema.length + 128);
        schema(new JsonReader(schema), out);
        return out.toBytes();
    }

    private static void schema(JsonReader reader, JsonWriter out) {
        if (reader.peek() != Type.OBJECT) {
            reader.copyTo(out);
            return;
        }
        byte[] whole = reader.raw();
        JsonView view = JsonView.parse(whole);
        JsonReader inner = new JsonReader(whole);
        inner.beginObject();
        out.beginObject();
        while (inner.nextName()) {
            keyword(inner, out);
        }
        if (view.has("properties") && !view.contains("additionalProperties")) {
            out.name("additionalProperties").value(false);
        }
        out.endObject();
    }

    private static void keyword(JsonReader reader, JsonWriter out) {
        String name = reader.name();
        if (REFUSED.contains(name)) {
            reader.skip();
            return;
        }
        out.name(name);
        if (NAMED_SCHEMAS.contains(name) && reader.peek() == Type.OBJECT) {
            named(reader, out);
        } else if (LISTED_SCHEMAS.contains(name) && reader.peek() == Type.ARRAY) {
            listed(reader, out);
        } else if (name.equals("items")) {
            schema(reader, out);
        } else {
            reader.copyTo(out);
        }
    }

    private static void named(JsonReader reader, JsonWriter out) {
        reader.beginObject();
        out.beginObject();
        while (reader.nextName()) {
            out.name(reader.name());
            schema(reader, out);
        }
        out.endObject();
    }

    private static void listed(JsonReader reader, JsonWriter out) {
        reader.beginArray();
        out.beginArray();
        while (reader.hasNext()) {
            schema(reader, out);
        }
        out.endArray();
    }
}
