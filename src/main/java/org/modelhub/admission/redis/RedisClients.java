package org.modelhub.admission.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Opens buckets in Redis, with every setting of the client that matters under failure said aloud. */
final class RedisClients {

    private static final Duration GONE = Duration.ofSeconds(5);
    private static final int THREADS = 2;

    private RedisClients() {}

    /** Returns at once; this replica decides by itself until Redis is there. */
    static RedisBuckets open(RedisProperties settings, int replicas) {
        return open(settings, replicas, settings.timeout());
    }

    static RedisBuckets open(RedisProperties settings, int replicas, Duration timeout) {
        RedisURI uri = uri(settings);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(RedisClients::daemon);
        // One hash tag for all keys, as a script wants them on one node of a cluster.
        String prefix = "{" + settings.prefix() + "}:";
        LocalShares shares = new LocalShares(prefix + "bucket:", replicas, System::nanoTime);
        Presence presence = new Presence(prefix, GONE);
        RedisLink link = new RedisLink(client(settings), uri, settings.queue(), presence, shares, timer).start();
        return new RedisBuckets(link, shares, timer, System::nanoTime, timeout);
    }

    private static RedisURI uri(RedisProperties settings) {
        try {
            RedisURI uri = RedisURI.create(settings.url());
            uri.setTimeout(settings.connectTimeout());
            return uri;
        } catch (RuntimeException unreadable) {
            // The cause would show the URL.
            throw new IllegalArgumentException("hub.redis.url is hidden but must be a URL that Lettuce can read");
        }
    }

    private static RedisClient client(RedisProperties settings) {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        RedisClient client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(settings.queue() + 100) // the link's own commands find room as well
                .protocolVersion(ProtocolVersion.RESP2)
                .pingBeforeActivateConnection(true)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .tcpNoDelay(true)
                        .keepAlive(true)
                        .build())
                .build());
        return client;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "hub-redis");
        thread.setDaemon(true);
        return thread;
    }
}
