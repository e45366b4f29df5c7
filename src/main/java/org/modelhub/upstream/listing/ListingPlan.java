package org.modelhub.upstream.listing;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How one provider is asked for its models: a style, and the names in which the provider differs from it.
 *
 * @param names by role, see {@link ListingStyle}
 */
public record ListingPlan(ListingStyle style, Map<String, String> names) {

    public static final ListingPlan NONE = new ListingPlan(ListingStyle.NONE, Map.of());

    private static final Set<String> ROLES =
            Set.of("path", "items", "id", "created", "param", "more", "next", "size", "total", "strip", "header");

    public ListingPlan {
        names = Map.copyOf(names);
    }

    /**
     * A plan as a Kamelet declares it.
     *
     * @param style none, openai, cursor, page-token, link or offset
     * @param differences names by role
     */
    public static ListingPlan of(String style, Map<String, String> differences) {
        for (String role : differences.keySet()) {
            if (!ROLES.contains(role)) {
                throw new IllegalArgumentException("listingFields: '" + role + "' is none of " + ROLES);
            }
        }
        ListingStyle known =
                ListingStyle.valueOf(style.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
        Map<String, String> names = new HashMap<>(known.names());
        names.putAll(differences);
        return new ListingPlan(known, names);
    }

    boolean isAsked() {
        return style != ListingStyle.NONE;
    }

    String name(String role) {
        return names.getOrDefault(role, "");
    }

    /** A header beside the usual ones, as {@code name:value}, put among them. */
    void addHeader(Map<String, String> headers) {
        String header = name("header");
        int colon = header.indexOf(':');
        if (colon > 0) {
            headers.put(
                    header.substring(0, colon).strip(),
                    header.substring(colon + 1).strip());
        }
    }

    /** The first page's address, without its query; a plan may name one at another host than the calls go to. */
    URI address(URI baseUrl) {
        String path = name("path");
        return path.startsWith("http") ? URI.create(path) : URI.create(baseUrl + path);
    }
}
