package org.modelhub.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers that the hub keeps of a message; all others are gone before a route runs. Names come out in lower case.
 *
 * <p>Of a request, a repeated header is refused if its values differ, because two readers may then pick different ones;
 * lists are joined. Of an upstream's reply, the first value is kept.
 */
public final class HeaderAllowList {

    /** What is kept of a client's request. */
    public static final HeaderAllowList REQUEST = new HeaderAllowList(
            Set.of(
                    "authorization",
                    "api-key",
                    "x-api-key",
                    "x-goog-api-key",
                    "content-type",
                    "accept",
                    "user-agent",
                    "traceparent",
                    "tracestate",
                    "x-request-id",
                    "idempotency-key",
                    "last-event-id",
                    "hub-stream-resume"),
            List.of(),
            true);

    /** What is kept of an upstream's reply. */
    public static final HeaderAllowList REPLY =
            new HeaderAllowList(Set.of("content-type", "retry-after", "x-request-id"), List.of("x-ratelimit-"), false);

    private static final Set<String> LISTS = Set.of("accept", "tracestate");

    private final Set<String> names;
    private final List<String> prefixes;
    private final boolean strict;

    private HeaderAllowList(Set<String> names, List<String> prefixes, boolean strict) {
        this.names = names;
        this.prefixes = prefixes;
        this.strict = strict;
    }

    /** The headers on the list. @throws HeaderException if a kept header holds CR, LF or NUL, or contradicts itself */
    public Map<String, String> keep(Iterable<? extends Map.Entry<String, String>> headers) {
        Map<String, String> kept = new HashMap<>();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            // A letter outside ASCII may fold into one of ours, such as the Kelvin sign into k.
            if (allows(name) && isAscii(header.getKey())) {
                kept.merge(name, clean(name, header.getValue()), (first, next) -> join(name, first, next));
            }
        }
        return kept;
    }

    private boolean allows(String name) {
        return names.contains(name) || prefixes.stream().anyMatch(name::startsWith);
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }

    private static String clean(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new HeaderException("The header " + name + " holds a control character.");
            }
        }
        return value;
    }

    private String join(String name, String first, String next) {
        if (!strict || first.equals(next)) {
            return first;
        }
        if (LISTS.contains(name)) {
            return first + ", " + next;
        }
        throw new HeaderException("The header " + name + " is there more than once.");
    }
}
