package org.modelhub.replay;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.modelhub.seal.Seal;

/** Opens the store of frames, with every setting of the client that matters under failure said aloud. */
final class StoreOpening {

    private static final int THREADS = 2;
    private static final int REPLICA_BYTES = 8;

    private StoreOpening() {}

    /** Returns at once; streams are in memory only until Redis is there. */
    static RedisFrameStore open(
            String url,
            String prefix,
            Duration connectTimeout,
            ReplayProperties settings,
            Seal seal,
            LongSupplier nanos) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(StoreOpening::daemon);
        String replica = newReplica();
        StoreLink link = new StoreLink(
                client(settings, connectTimeout),
                uri(url, connectTimeout),
                settings.queue(),
                new Patience(timer, nanos, settings.timeout().toNanos()),
                StreamKeys.replica(prefix, replica),
                timer);
        SealedFrames frames = new SealedFrames(seal);
        return new RedisFrameStore(link, frames, settings, prefix, replica, timer, nanos).start();
    }

    /** Another one at each start: what the process before this one wrote is not this one's. */
    private static String newReplica() {
        byte[] bytes = new byte[REPLICA_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @SuppressWarnings("UnusedException") // it would show the URL
    private static RedisURI uri(String url, Duration connectTimeout) {
        try {
            RedisURI uri = RedisURI.create(url);
            uri.setTimeout(connectTimeout);
            return uri;
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException("hub.redis.url is hidden but must be a URL that Lettuce can read");
        }
    }

    private static RedisClient client(ReplayProperties settings, Duration connectTimeout) {
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
                        .connectTimeout(connectTimeout)
                        .tcpNoDelay(true)
                        .keepAlive(true)
                        .build())
                .build());
        return client;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "hub-replay");
        thread.setDaemon(true);
        return thread;
    }
}
