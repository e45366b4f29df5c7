package org.modelhub.upstream;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.UpstreamDialect;

/**
 * Who answers: one vendor or server, as its Kamelet fixes it.
 *
 * @param name safe to show
 * @param baseUrl without a trailing slash; null if none is set
 * @param apiKey empty if none is set
 * @param authentication how the key is sent
 * @param streaming which forms of an answer the provider can give
 */
public record Provider(
        String name,
        URI baseUrl,
        String apiKey,
        Authentication authentication,
        UpstreamDialect dialect,
        Streaming streaming,
        UpstreamTimeouts timeouts,
        boolean generative) {

    /** Which forms of an answer a provider can give; the hub makes the other itself. */
    public enum Streaming {
        BOTH,
        ONLY,
        NEVER
    }

    /**
     * The header that carries the key.
     *
     * @param header null if the provider takes no key
     * @param prefix before the key, e.g. {@code "Bearer "}
     */
    public record Authentication(@Nullable String header, String prefix) {

        /** {@code bearer}, {@code none}, or the name of a header that holds the bare key. */
        public static Authentication of(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "bearer" -> new Authentication("Authorization", "Bearer ");
                case "none" -> new Authentication(null, "");
                default -> new Authentication(text, "");
            };
        }
    }

    public int port() {
        if (baseUrl.getPort() != -1) {
            return baseUrl.getPort();
        }
        return secure() ? 443 : 80;
    }

    public boolean secure() {
        return "https".equals(baseUrl.getScheme());
    }

    public boolean lacksUrl() {
        return baseUrl == null;
    }

    public boolean lacksKey() {
        return authentication.header() != null && apiKey.isEmpty();
    }

    Map<String, String> credentials() {
        return authentication.header() == null
                ? Map.of()
                : Map.of(authentication.header(), authentication.prefix() + apiKey);
    }

    /** Without the key and the URL: both may hold secrets. */
    @Override
    public String toString() {
        return "Provider[" + name + "]";
    }
}
