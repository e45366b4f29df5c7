package org.modelhub.admission.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.modelhub.redis.RedisOpening;

/** Opens buckets in Redis. */
final class RedisClients {

    private static final Duration GONE = Duration.ofSeconds(5);

    private RedisClients() {}

    /** Returns at once; this replica decides by itself until Redis is there. */
    static RedisBuckets open(RedisProperties settings, int replicas) {
        return open(settings, replicas, settings.timeout(), System::nanoTime);
    }

    static RedisBuckets open(RedisProperties settings, int replicas, Duration timeout, LongSupplier nanos) {
        RedisURI uri = RedisOpening.uri(settings.url(), settings.connectTimeout());
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(RedisClients::daemon);
        // One hash tag for all keys, as a script wants them on one node of a cluster.
        String prefix = "{" + settings.prefix() + "}:";
        LocalShares shares = new LocalShares(prefix + "bucket:", replicas, nanos);
        Presence presence = new Presence(prefix, GONE);
        RedisLink link = new RedisLink(
                        RedisOpening.client(settings.queue(), settings.connectTimeout()),
                        uri,
                        settings.queue(),
                        presence,
                        shares,
                        timer)
                .start();
        return new RedisBuckets(link, shares, timer, nanos, timeout);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "hub-redis");
        thread.setDaemon(true);
        return thread;
    }
}
