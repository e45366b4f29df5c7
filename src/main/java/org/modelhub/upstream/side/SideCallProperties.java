package org.modelhub.upstream.side;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the hub makes its side calls, {@code hub.upstream.side.*}.
 *
 * @param workers calls at a time
 * @param queue calls that may wait for a worker; above it they fail at once
 * @param connectTimeout until there is a connection, a pooled one included
 * @param timeout between two bytes of the answer
 * @param maxReply bytes of an answer
 */
@ConfigurationProperties("hub.upstream.side")
public record SideCallProperties(
        @DefaultValue("8") int workers,
        @DefaultValue("64") int queue,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("4194304") int maxReply) {

    public static final SideCallProperties DEFAULT =
            new SideCallProperties(8, 64, Duration.ofSeconds(2), Duration.ofSeconds(10), 4 << 20);

    public SideCallProperties {
        atLeastOne(workers, "workers");
        atLeastOne(queue, "queue");
        atLeastOne(connectTimeout.toMillis(), "connect-timeout");
        atLeastOne(timeout.toMillis(), "timeout");
        atLeastOne(maxReply, "max-reply");
    }

    private static void atLeastOne(long value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException("hub.upstream.side." + name + " must be at least 1, not " + value);
        }
    }
}
