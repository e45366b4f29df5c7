package org.modelhub.fault;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * One request as a fake peer received it.
 *
 * @param headers by lower-case name; of a repeated header the last value
 * @param at when its last byte arrived
 */
public record SeenRequest(String method, String path, Map<String, String> headers, byte[] body, Instant at) {

    public SeenRequest {
        headers = Map.copyOf(headers);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonObject json() {
        return new JsonObject(text());
    }
}
