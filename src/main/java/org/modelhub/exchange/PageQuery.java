package org.modelhub.exchange;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/**
 * Which page of a list is asked for.
 *
 * @param limit how many entries at most
 * @param after the last name of the page before, or null; the page begins behind it even if it is gone by now
 */
public record PageQuery(int limit, @Nullable String after) {

    private static final int MOST = 1000;

    /** Reads {@code limit} and {@code after}. @throws HubException 400 if the limit is none */
    public static PageQuery of(Map<String, String> query) {
        return new PageQuery(limit(query.get("limit")), query.get("after"));
    }

    /** Whether an entry of this name stands behind the page before. */
    public boolean isBehind(String name) {
        return after == null || name.compareTo(after) > 0;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return MOST;
        }
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new HubException(HubError.badRequest(
                    "'limit' must be a whole number from 1 to " + MOST + ".", "limit", "invalid_limit"));
        }
        return Integer.parseInt(text);
    }
}
