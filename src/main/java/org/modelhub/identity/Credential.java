package org.modelhub.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/**
 * The one token that a request presents: {@code Authorization: Bearer}, or {@code api-key}, {@code x-api-key} or
 * {@code x-goog-api-key}. An empty value, or a bare {@code Bearer}, counts as absent, since Dify sends that for a key left empty. Two different
 * tokens are refused rather than ranked: what one party checks must be what another one meant.
 */
final class Credential {

    private static final String SCHEME = "Bearer";

    private Credential() {}

    /**
     * @param headers by lower-case name
     * @throws HubException 401 if there is no token, or more than one
     */
    static String of(Map<String, String> headers) {
        String token = one(bearer(headers.get("authorization")), headers.get("api-key"));
        token = one(token, headers.get("x-api-key"));
        token = one(token, headers.get("x-goog-api-key"));
        if (token == null) {
            throw refused("No API key was sent. Send it as 'Authorization: Bearer <key>'.");
        }
        return token;
    }

    /** Whether anything stands where a key would. */
    static boolean isIn(Map<String, String> headers) {
        return headers.containsKey("authorization")
                || headers.containsKey("api-key")
                || headers.containsKey("x-api-key")
                || headers.containsKey("x-goog-api-key");
    }

    private static @Nullable String one(@Nullable String first, @Nullable String value) {
        String second = value == null ? "" : trim(value);
        if (second.isEmpty()) {
            return first;
        }
        if (first != null && !first.equals(second)) {
            throw refused("Two different API keys were sent. Send one, as 'Authorization: Bearer <key>'.");
        }
        return second;
    }

    private static @Nullable String bearer(@Nullable String value) {
        String text = value == null ? "" : trim(value);
        if (text.isEmpty() || text.equalsIgnoreCase(SCHEME)) {
            return null;
        }
        if (!text.regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)) {
            throw refused("The Authorization header must be 'Bearer <key>'.");
        }
        return trim(text.substring(SCHEME.length()));
    }

    /** Spaces and tabs only: {@link String#trim()} would also forgive control characters. */
    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static HubException refused(String message) {
        return new HubException(HubError.unauthorized(message));
    }
}
