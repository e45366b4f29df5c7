package org.modelhub.dialect.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** What every request is checked for; each refusal names the field at fault. */
public final class RequestChecks {

    private RequestChecks() {}

    /** Runs a reader and turns malformed JSON into the refusal that a client understands. */
    public static <T> T reading(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (JsonException broken) {
            String message =
                    "The request is not valid JSON: " + broken.getMessage() + " at byte " + broken.offset() + ".";
            throw new HubException(HubError.badRequest(message, null, "invalid_json"));
        }
    }

    public static HubException invalid(String message, String param) {
        return new HubException(HubError.badRequest(message, param, "invalid_value"));
    }

    public static HubException unsupported(String message, String param) {
        return new HubException(HubError.badRequest(message, param, "unsupported_value"));
    }

    public static String requireText(JsonView body, String field) {
        String text = body.type(field) == Type.STRING ? body.string(field) : null;
        if (text == null || text.isEmpty()) {
            throw invalid("'" + field + "' must be a string that is not empty.", field);
        }
        return text;
    }

    /** Absent and null pass. */
    public static void requireType(JsonView body, String field, Type type, String expected) {
        Type found = body.type(field);
        if (found != null && found != Type.NULL && found != type) {
            throw invalid("'" + field + "' must be " + expected + ".", field);
        }
    }

    public static boolean flag(JsonView body, String field, boolean otherwise) {
        requireType(body, field, Type.BOOLEAN, "true or false");
        Boolean asked = body.bool(field);
        return asked == null ? otherwise : asked;
    }

    /** A whole number from 1 on, or null if absent or null. */
    public static @Nullable Integer positive(JsonView body, String field) {
        requireType(body, field, Type.NUMBER, "a whole number");
        Double value = body.number(field);
        if (value == null) {
            return null;
        }
        if (value != Math.rint(value) || value < 1 || value > Integer.MAX_VALUE) {
            throw invalid("'" + field + "' must be a whole number from 1 on.", field);
        }
        return value.intValue();
    }

    /** The array's reader, already inside. */
    public static JsonReader array(JsonView body, String field) {
        if (body.type(field) != Type.ARRAY) {
            throw invalid("'" + field + "' must be an array.", field);
        }
        JsonReader reader = Objects.requireNonNull(body.reader(field));
        reader.beginArray();
        return reader;
    }

    /** One or more strings, none empty. */
    public static List<String> texts(JsonView body, String field) {
        JsonReader reader = array(body, field);
        List<String> texts = new ArrayList<>();
        while (reader.hasNext()) {
            String at = field + "[" + texts.size() + "]";
            String text = reader.peek() == Type.STRING ? reader.string() : "";
            if (text.isEmpty()) {
                throw invalid("'" + at + "' must be a string that is not empty.", at);
            }
            texts.add(text);
        }
        if (texts.isEmpty()) {
            throw invalid("'" + field + "' must not be empty.", field);
        }
        return texts;
    }
}
