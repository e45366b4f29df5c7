package org.modelhub.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure as a client sees it: {@code {"error":{"message","type","param","code"}}} with a true status.
 *
 * @param status the HTTP status, 400 to 599
 * @param message meaningful alone, without secrets, hosts or class names
 * @param type the family, e.g. {@code invalid_request_error}
 * @param param the field at fault, or null
 * @param code a stable machine-readable word, or null
 * @param retryAfter how long to wait, or null
 */
public record HubError(
        int status,
        String message,
        String type,
        @Nullable String param,
        @Nullable String code,
        @Nullable Duration retryAfter) {

    /** The code of {@link #incomplete}. */
    public static final String INCOMPLETE = "upstream_incomplete";

    public static HubError badRequest(String message, @Nullable String param, @Nullable String code) {
        return new HubError(400, message, "invalid_request_error", param, code, null);
    }

    public static HubError unauthorized(String message) {
        return new HubError(401, message, "authentication_error", null, "invalid_api_key", null);
    }

    public static HubError forbidden(String message) {
        return new HubError(403, message, "permission_error", null, "not_allowed", null);
    }

    public static HubError notFound(String message, @Nullable String param, @Nullable String code) {
        return new HubError(404, message, "not_found_error", param, code, null);
    }

    public static HubError unavailable(String message, String code) {
        return new HubError(503, message, "unavailable_error", null, code, null);
    }

    public static HubError upstream(int status, String message, String code) {
        return new HubError(status, message, "upstream_error", null, code, null);
    }

    /** A provider's answer came to no end of its own. */
    public static HubError incomplete() {
        return upstream(502, "The upstream ended its answer before it was complete.", INCOMPLETE);
    }

    public static HubError internal() {
        return new HubError(500, "The hub failed to handle this request.", "internal_error", null, "internal", null);
    }
}
