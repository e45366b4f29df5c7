package org.modelhub.upstream.replica;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When one of several replicas is left out, {@code hub.upstream.replica.*}.
 *
 * @param failures in a row that take a replica out
 * @param rest how long the first time; twice as long the second, and so on
 * @param longest however often
 */
@ConfigurationProperties("hub.upstream.replica")
public record ReplicaProperties(
        @DefaultValue("5") int failures,
        @DefaultValue("30s") Duration rest,
        @DefaultValue("300s") Duration longest) {

    public static final ReplicaProperties DEFAULT =
            new ReplicaProperties(5, Duration.ofSeconds(30), Duration.ofSeconds(300));

    public ReplicaProperties {
        require(failures >= 1, "failures must be at least 1, not " + failures);
        require(!rest.isNegative() && !rest.isZero(), "rest must be positive, not " + rest);
        require(longest.compareTo(rest) >= 0, "longest must be at least the rest, not " + longest);
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException("hub.upstream.replica." + complaint);
        }
    }
}
