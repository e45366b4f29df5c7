package org.modelhub.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole JSON text as plain values: maps in the order of the text, lists, strings, {@link BigDecimal}, booleans, null.
 * For small texts whose shape is the client's own; what has a known shape is read with {@link JsonView}.
 */
public final class JsonValues {

    private final JsonReader reader;
    private int values;

    private JsonValues(JsonReader reader) {
        this.reader = reader;
    }

    /** The fields of the one object that a text is. @throws JsonException if it is something else, or too much */
    public static Map<String, @Nullable Object> object(byte[] json) {
        JsonReader reader = new JsonReader(json);
        Map<String, @Nullable Object> fields = new JsonValues(reader).object();
        reader.end();
        return fields;
    }

    private @Nullable Object value() {
        if (++values > JsonLimits.DEFAULT.tokens()) {
            throw new JsonException("more than " + JsonLimits.DEFAULT.tokens() + " values", reader.at());
        }
        return switch (reader.peek()) {
            case OBJECT -> object();
            case ARRAY -> array();
            case STRING -> reader.string();
            case NUMBER -> new BigDecimal(reader.numberText());
            case BOOLEAN -> reader.bool();
            case NULL -> {
                reader.skip();
                yield null;
            }
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.nextName()) {
            String name = reader.name();
            fields.put(name, value());
        }
        return fields;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> items = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            items.add(value());
        }
        return items;
    }
}
