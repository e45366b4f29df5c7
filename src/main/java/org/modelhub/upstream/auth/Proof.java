package org.modelhub.upstream.auth;

import java.util.Map;

/**
 * What shows a provider who calls, in one request.
 *
 * @param headers to send
 * @param query to append to the path, without a question mark; empty for none
 */
public record Proof(Map<String, String> headers, String query) {

    public static final Proof NONE = new Proof(Map.of(), "");

    public Proof {
        headers = Map.copyOf(headers);
    }

    static Proof header(String name, String value) {
        return new Proof(Map.of(name, value), "");
    }

    /** The path and what is appended to it. */
    public String appliedTo(String path) {
        return query.isEmpty() ? path : path + (path.indexOf('?') < 0 ? '?' : '&') + query;
    }

    /** Nothing of it: all of it is secret. */
    @Override
    public String toString() {
        return "Proof";
    }
}
