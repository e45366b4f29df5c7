package org.modelhub.dialect;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * The schema that an answer shall follow, in the one form that all vendors take: {@code json_schema} with a name and
 * the schema. Clients also send it bare, or without a name.
 */
public final class SchemaFormat {

    private static final String NAME = "response";

    private SchemaFormat() {}

    /** {@return the normal form, or null if the format is in it or asks for no schema} */
    public static byte @Nullable [] normal(byte[] responseFormat) {
        JsonView format = JsonView.parse(responseFormat);
        if (isBare(format)) {
            return wrap(responseFormat, null);
        }
        if (format.type("json_schema") != Type.OBJECT) {
            return null;
        }
        byte[] inner = Objects.requireNonNull(format.raw("json_schema"));
        JsonView schema = JsonView.parse(inner);
        if (schema.type("schema") != Type.OBJECT) {
            return wrap(inner, null);
        }
        return schema.has("name") ? null : wrap(Objects.requireNonNull(schema.raw("schema")), schema.raw("strict"));
    }

    /** The schema alone, or null if the format asks for none. */
    public static byte @Nullable [] schema(byte[] responseFormat) {
        byte[] normal = normal(responseFormat);
        JsonView format = JsonView.parse(normal == null ? responseFormat : normal);
        return format.type("json_schema") == Type.OBJECT
                ? JsonView.parse(Objects.requireNonNull(format.raw("json_schema")))
                        .raw("schema")
                : null;
    }

    private static boolean isBare(JsonView format) {
        return !format.contains("json_schema") && (format.contains("properties") || format.contains("$schema"));
    }

    private static byte[] wrap(byte[] schema, byte @Nullable [] strict) {
        JsonWriter out =
                new JsonWriter(schema.length + 96).beginObject().name("type").value("json_schema");
        out.name("json_schema").beginObject().name("name").value(NAME);
        if (strict != null) {
            out.name("strict").rawValue(strict);
        }
        return out.name("schema").rawValue(schema).endObject().endObject().toBytes();
    }
}
