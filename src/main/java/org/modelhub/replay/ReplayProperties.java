package org.modelhub.replay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How streams are kept in Redis, {@code hub.replay.*}.
 *
 * @param enabled whether they are, where {@code hub.redis.url} names a Redis
 * @param retention for which a stream is kept behind its end, or behind its writer's
 * @param named for how much longer Redis knows that there was such a stream
 * @param bytes of one stream, as sealed; what is older goes
 * @param request the longest request that is kept, so that another replica can go on with its answer
 * @param timeout how long a chunk waits for Redis before its stream goes on in memory only. A chunk that waits is late
 *     once; a stream that Redis lost is lost with its replica, and a pause of Redis, of this process or of the network
 *     strikes all streams at once. So it is longer than what pauses there are, and only a Redis that is gone fails
 * @param queue commands that may be under way at once; a stream that comes beyond goes on in memory only
 */
@ConfigurationProperties("hub.replay")
record ReplayProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5m") Duration retention,
        @DefaultValue("24h") Duration named,
        @DefaultValue("4MB") DataSize bytes,
        @DefaultValue("256KB") DataSize request,
        @DefaultValue("1s") Duration timeout,
        @DefaultValue("10000") int queue) {

    ReplayProperties {
        require(between(retention, Duration.ofSeconds(10), Duration.ofDays(1)), "retention", retention, "10 s to 1 d");
        require(between(named, Duration.ZERO, Duration.ofDays(7)), "named", named, "0 to 7 d");
        require(bytes.toBytes() >= 65_536 && bytes.toMegabytes() <= 64, "bytes", bytes, "64 KB to 64 MB");
        require(request.toBytes() >= 0 && request.toMegabytes() <= 8, "request", request, "0 to 8 MB");
        require(between(timeout, Duration.ofMillis(5), Duration.ofSeconds(2)), "timeout", timeout, "5 ms to 2 s");
        require(queue >= 1 && queue <= 100_000, "queue", queue, "1 to 100000");
    }

    /** {@link #bytes} for those who know no framework. */
    long streamBytes() {
        return bytes.toBytes();
    }

    /** {@link #request} for those who know no framework. */
    long requestBytes() {
        return request.toBytes();
    }

    private static boolean between(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void require(boolean held, String name, Object value, String bounds) {
        if (!held) {
            throw new IllegalArgumentException("hub.replay." + name + " is " + value + " but must be " + bounds);
        }
    }
}
