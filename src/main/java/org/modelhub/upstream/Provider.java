package org.modelhub.upstream;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.upstream.auth.Authentication;
import org.modelhub.upstream.replica.ReplicaSet;

/**
 * Who answers: one vendor or server, as its Kamelet fixes it.
 *
 * @param name safe to show
 * @param at where it answers, null if no base URL is set
 * @param authentication how it is shown who calls
 * @param streaming which forms of an answer the provider can give
 */
public record Provider(
        String name,
        @Nullable ReplicaSet at,
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

    /** Where it answers; only for one that does not lack it. */
    ReplicaSet replicas() {
        return Objects.requireNonNull(at);
    }

    public boolean lacksUrl() {
        return at == null;
    }

    public boolean lacksKey() {
        return authentication.lacksKey();
    }

    /** Without the key and the URLs: both may hold secrets. */
    @Override
    public String toString() {
        return "Provider[" + name + "]";
    }
}
