package org.modelhub.admission.redis;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Redis that replicas share their limits in, {@code hub.redis.*}.
 *
 * @param url {@code redis://}, {@code rediss://} or {@code redis-sentinel://}, with user and password if need be; never
 *     shown
 * @param prefix of every key, so that several hubs may use one Redis
 * @param timeout how long a request waits for Redis before this replica decides by itself
 * @param connectTimeout of one attempt to connect
 * @param queue commands that may be under way at once; what comes beyond is decided by this replica
 */
@ConfigurationProperties("hub.redis")
record RedisProperties(
        @DefaultValue("") String url,
        @DefaultValue("hub") String prefix,
        @DefaultValue("20ms") Duration timeout,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("1000") int queue) {

    private static final Pattern SCHEME = Pattern.compile("(redis|rediss|redis-sentinel|rediss-sentinel)://.+");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    RedisProperties {
        require(SCHEME.matcher(url).matches(), "url", "hidden", "redis://…, rediss://… or redis-sentinel://…");
        String lower = url.toLowerCase(Locale.ROOT);
        require(!lower.contains("verifypeer="), "url", "hidden", "without verifyPeer: certificates are always checked");
        require(PREFIX.matcher(prefix).matches(), "prefix", prefix, "1 to 32 of letters, digits, . _ -");
        require(timeout.toMillis() >= 1 && timeout.toMillis() <= 50, "timeout", timeout, "1 ms to 50 ms");
        require(
                connectTimeout.toMillis() >= 50 && connectTimeout.toMillis() <= 2000,
                "connect-timeout",
                connectTimeout,
                "50 ms to 2 s");
        require(queue >= 1 && queue <= 100_000, "queue", queue, "1 to 100000");
    }

    private static void require(boolean held, String name, Object value, String bounds) {
        if (!held) {
            throw new IllegalArgumentException("hub.redis." + name + " is " + value + " but must be " + bounds);
        }
    }

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "RedisProperties[prefix=" + prefix + ", timeout=" + timeout + ", connectTimeout=" + connectTimeout
                + ", queue=" + queue + "]";
    }
}
