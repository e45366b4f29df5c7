package org.modelhub.upstream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the hub calls providers, {@code hub.upstream.*}.
 *
 * @param connectionsPerOrigin open connections to one host and port, for each event loop
 * @param waitQueue calls of one event loop that may wait for a connection; above it they fail at once
 * @param keepAlive how long an unused connection is kept
 * @param maxHeader bytes of an upstream's response head
 * @param maxReply bytes of an upstream's whole answer
 * @param commitAfter silence after which a stream's head goes to the client all the same; below Dify's 300 s
 */
@ConfigurationProperties("hub.upstream")
public record UpstreamProperties(
        @DefaultValue("1024") int connectionsPerOrigin,
        @DefaultValue("4096") int waitQueue,
        @DefaultValue("30s") Duration keepAlive,
        @DefaultValue("16384") int maxHeader,
        @DefaultValue("16777216") int maxReply,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("30s") Duration firstByteTimeout,
        @DefaultValue("20s") Duration idleTimeout,
        @DefaultValue("590s") Duration totalTimeout,
        @DefaultValue("60s") Duration commitAfter) {

    private static final Duration DIFY_READ_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration DIFY_CALL_TIMEOUT = Duration.ofMinutes(10);

    public UpstreamProperties {
        atLeastOne(connectionsPerOrigin, "connections-per-origin");
        atLeastOne(waitQueue, "wait-queue");
        atLeastOne(maxHeader, "max-header");
        atLeastOne(maxReply, "max-reply");
        below(commitAfter, DIFY_READ_TIMEOUT, "commit-after");
        below(totalTimeout, DIFY_CALL_TIMEOUT, "total-timeout");
    }

    UpstreamTimeouts timeouts() {
        return new UpstreamTimeouts(connectTimeout, firstByteTimeout, idleTimeout, totalTimeout, commitAfter);
    }

    private static void atLeastOne(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException("hub.upstream." + name + " must be at least 1, not " + value);
        }
    }

    private static void below(Duration value, Duration limit, String name) {
        if (value.compareTo(limit) >= 0) {
            throw new IllegalArgumentException("hub.upstream." + name + " must be below " + limit + ", not " + value);
        }
    }
}
