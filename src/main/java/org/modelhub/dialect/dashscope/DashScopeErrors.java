package org.modelhub.dialect.dashscope;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/**
 * DashScope's refusals: {@code {"code","message","request_id"}}, also as the data of a server-sent event. Some come with
 * status 400 though the hub's account or configuration is at fault; their codes tell.
 */
final class DashScopeErrors {

    private static final int BAD_REQUEST = 400;
    private static final int UNKNOWN_KEY = 401;
    private static final int UNPAID = 402;
    private static final int UNKNOWN = 404;
    private static final int THROTTLED = 429;
    private static final int DOWN = 503;
    private static final int LATE = 504;
    private static final int UNSAID = 0;

    private DashScopeErrors() {}

    static HubError read(String provider, int status, Map<String, String> headers, byte[] body) {
        byte[] json = data(body);
        return UpstreamErrors.read(provider, status == BAD_REQUEST ? status(json, status) : status, headers, json);
    }

    static ChatChunk.Failure inside(byte[] data, int from, int to) {
        byte[] json = Arrays.copyOfRange(data, from, to);
        int status = status(json, UNSAID);
        return status == UNSAID ? UpstreamErrors.inside(new JsonReader(json)) : UpstreamErrors.inside(status, json);
    }

    /** A refusal may come framed as an event, whatever its status. */
    private static byte[] data(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        int at = text.startsWith("{") ? -1 : text.indexOf("data:");
        return at < 0
                ? body
                : text.substring(at + "data:".length())
                        .lines()
                        .findFirst()
                        .orElse("")
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static int status(byte[] json, int otherwise) {
        try {
            JsonView error = JsonView.parse(json);
            return status(text(error, "code"), text(error, "message"), otherwise);
        } catch (JsonException odd) {
            return otherwise;
        }
    }

    private static String text(JsonView error, String field) {
        String text = error.type(field) == Type.STRING ? error.string(field) : null;
        return text == null ? "" : text;
    }

    private static int status(String code, String message, int otherwise) {
        if (code.equals("Arrearage")) {
            return UNPAID;
        }
        if (code.startsWith("Throttling") || code.equals("LimitRequests") || code.equals("limit_requests")) {
            return THROTTLED;
        }
        if (code.startsWith("ModelNotFound")
                || code.equals("model_not_found")
                || message.startsWith("Model not exist")) {
            return UNKNOWN;
        }
        if (code.equals("InvalidApiKey") || code.equals("invalid_api_key") || code.startsWith("AccessDenied")) {
            return UNKNOWN_KEY;
        }
        if (code.startsWith("ModelUnavailable") || code.startsWith("ServiceUnavailable")) {
            return DOWN;
        }
        if (code.equals("RequestTimeOut") || code.endsWith(".Timeout")) {
            return LATE;
        }
        boolean requests = code.startsWith("Invalid")
                || code.startsWith("invalid_")
                || code.startsWith("BadRequest")
                || code.startsWith("DataInspection")
                || code.startsWith("data_inspection");
        return requests ? BAD_REQUEST : otherwise;
    }
}
