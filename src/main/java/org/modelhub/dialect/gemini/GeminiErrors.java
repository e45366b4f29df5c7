package org.modelhub.dialect.gemini;

import java.util.HashMap;
import java.util.Map;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/**
 * Reads a refusal of Google's: its details say how long to wait, and whether it is the key that a 400 is about. A
 * refused stream may hold it as the only element of an array.
 */
final class GeminiErrors {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;

    private String reason = "";
    private String delay = "";

    private GeminiErrors() {}

    static HubError read(String provider, int status, Map<String, String> headers, byte[] body) {
        GeminiErrors details = new GeminiErrors();
        try {
            details.value(new JsonReader(body));
        } catch (JsonException notGoogles) {
            return UpstreamErrors.read(provider, status, headers, body);
        }
        boolean key = status == BAD_REQUEST && details.reason.startsWith("API_KEY_");
        return UpstreamErrors.read(provider, key ? UNAUTHORIZED : status, details.withDelay(headers), body);
    }

    private Map<String, String> withDelay(Map<String, String> headers) {
        if (!delay.endsWith("s")) {
            return headers;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.put("retry-after", delay.substring(0, delay.length() - 1));
        return all;
    }

    private void value(JsonReader reader) {
        switch (reader.peek()) {
            case OBJECT -> fields(reader);
            case ARRAY -> {
                reader.beginArray();
                while (reader.hasNext()) {
                    value(reader);
                }
            }
            default -> reader.skip();
        }
    }

    private void fields(JsonReader reader) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("error") || reader.nameIs("details")) {
                value(reader);
            } else if (reader.nameIs("reason") && reader.peek() == Type.STRING) {
                reason = reader.string();
            } else if (reader.nameIs("retryDelay") && reader.peek() == Type.STRING) {
                delay = reader.string();
            } else {
                reader.skip();
            }
        }
    }
}
