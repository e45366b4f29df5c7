package org.modelhub.dialect.tgi;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ContextLengthException;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * TGI's refusals, {@code {"error","error_type"}}. A stream has status 200 before the request is even checked, so there
 * the status follows from the type.
 */
final class TgiErrors {

    /** How a failure inside a stream names a provider whose name is not known there. */
    private static final String PROVIDER = "behind this model";

    private static final int UNPROCESSABLE = 422;
    private static final int OVERLOADED = 429;
    private static final int UNSAID = 0;
    private static final Pattern TOO_LONG =
            Pattern.compile("`inputs` must have less than|`inputs` tokens \\+ `max_new_tokens` must be");

    private TgiErrors() {}

    static HubError read(String provider, int status, Map<String, String> headers, byte[] body) {
        return UpstreamErrors.read(provider, status, headers, normal(body));
    }

    static ChatChunk.Failure inside(byte[] data, int from, int to) {
        byte[] json = Arrays.copyOfRange(data, from, to);
        int status = status(text(json, "error_type"));
        return status == UNSAID
                ? UpstreamErrors.inside(new JsonReader(normal(json)))
                : new ChatChunk.Failure(UpstreamErrors.read(PROVIDER, status, Map.of(), normal(json)));
    }

    private static int status(String type) {
        return switch (type) {
            case "validation", "template_error", "tool_error" -> UNPROCESSABLE;
            case "overloaded" -> OVERLOADED;
            default -> UNSAID;
        };
    }

    /** In the shape that errors are read in everywhere, or as it is if it has another one. */
    private static byte[] normal(byte[] body) {
        String message = text(body, "error");
        if (message.isEmpty()) {
            return body;
        }
        String type = text(body, "error_type");
        JsonWriter out = new JsonWriter().beginObject().name("message").value(message);
        String code = TOO_LONG.matcher(message).find() ? ContextLengthException.CODE : type;
        return out.name("code").value(code.isEmpty() ? null : code).endObject().toBytes();
    }

    private static String text(byte[] body, String field) {
        try {
            JsonView error = JsonView.parse(body);
            String text = error.type(field) == Type.STRING ? error.string(field) : null;
            return text == null ? "" : text;
        } catch (JsonException odd) {
            return "";
        }
    }
}
