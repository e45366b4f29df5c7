package org.modelhub.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * How the hub opens Redis, with every setting of the client that matters under failure said aloud. It does not connect
 * again by itself, and refuses commands while it is away: Lettuce would keep them, and send again what may have been done.
 */
public final class RedisOpening {

    private static final int THREADS = 2;
    /** The link's own commands find room as well. */
    private static final int OWN_COMMANDS = 100;

    private RedisOpening() {}

    /**
     * Reads the address.
     *
     * @throws IllegalArgumentException without the URL, which may hold a password
     */
    @SuppressWarnings("UnusedException") // it would show the URL
    public static RedisURI uri(String url, Duration connectTimeout) {
        try {
            RedisURI uri = RedisURI.create(url);
            if (uri.getSentinels().isEmpty()) {
                Objects.requireNonNull(URI.create(url).getHost());
            }
            uri.setTimeout(connectTimeout);
            return uri;
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException("hub.redis.url is hidden but must be a URL that Lettuce can read");
        }
    }

    /**
     * Makes a client with its own threads.
     *
     * @param queue commands that may be under way at once
     */
    public static RedisClient client(int queue, Duration connectTimeout) {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        RedisClient client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(queue + OWN_COMMANDS)
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
}
