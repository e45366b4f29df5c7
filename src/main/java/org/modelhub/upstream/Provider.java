package org.modelhub.upstream;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.upstream.auth.Authentication;

/**
 * Who answers: one vendor or server, as its Kamelet fixes it.
 *
 * @param name safe to show
 * @param baseUrl without a trailing slash; null if none is set
 * @param authentication how it is shown who calls
 * @param streaming which forms of an answer the provider can give
 */
public record Provider(
        String name,
        @Nullable URI baseUrl,
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

    public int port() {
        URI url = url();
        if (url.getPort() != -1) {
            return url.getPort();
        }
        return secure() ? 443 : 80;
    }

    public boolean secure() {
        return "https".equals(url().getScheme());
    }

    /** Where it answers; only for one that does not lack it. */
    URI url() {
        return Objects.requireNonNull(baseUrl);
    }

    public boolean lacksUrl() {
        return baseUrl == null;
    }

    public boolean lacksKey() {
        return authentication.lacksKey();
    }

    /** The whole address of a call. */
    URI address(String path) {
        return URI.create(url() + path);
    }

    /** Without the key and the URL: both may hold secrets. */
    @Override
    public String toString() {
        return "Provider[" + name + "]";
    }
}
