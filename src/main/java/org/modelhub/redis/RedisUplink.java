package org.modelhub.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to Redis, and says whether it may be relied on. What looks whether a Redis that was away is back is
 * a new connection, never a client's request.
 *
 * <pre>
 *            connected, and what its use wants of it is done
 *   AWAY ─────────────────────────────────────────────────────▶ UP
 *    ▲  ╲ failed: again after 0.1 s, 0.2 s … 1 s                 │
 *    └───────────────────────────────────────────────────────────┘
 *                  connection closed, or said to be lost
 * </pre>
 *
 * <p>A connection that failed is never used again, since TCP may take minutes to send on one that was cut off, and a
 * Sentinel has to be asked anew. Lettuce does not reconnect by itself: it would send again what may have been done.
 *
 * @param <S> what its use calls a connection that works
 */
@SuppressWarnings("FutureReturnValueIgnored") // each chain ends in a step that hears the failure
public final class RedisUplink<S extends RedisUplink.Session> implements AutoCloseable {

    /** How often its use is asked for a sign of life. */
    public static final Duration BEAT = Duration.ofSeconds(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(RedisUplink.class);
    private static final Duration ENTRY = Duration.ofSeconds(5);
    private static final int FIRST_DELAY_MILLIS = 100;
    private static final int LAST_DELAY_MILLIS = 1000;

    /** A connection, from its opening to its first fault. */
    public interface Session {

        StatefulRedisConnection<byte[], byte[]> connection();
    }

    /** What somebody wants of Redis. On the timer's thread, but for {@link #enter} and {@link #leave}. */
    public interface Use<S> {

        /** Makes a new connection ready; it is closed unless all of that works. */
        CompletableFuture<S> enter(StatefulRedisConnection<byte[], byte[]> connection);

        /** Redis is there. */
        void up();

        /**
         * Redis is not, or no longer; heard once until it is.
         *
         * @param error one word
         */
        void away(String error);

        /** A second went by. */
        void beat(S session);

        /** The hub ends. */
        void leave(S session);
    }

    private final RedisClient client;
    private final RedisURI uri;
    private final ScheduledExecutorService timer;
    private final Use<S> use;
    private final AtomicReference<@Nullable S> current = new AtomicReference<>();
    private volatile boolean closed;
    // Only used on the timer's thread.
    private int delayMillis = FIRST_DELAY_MILLIS;
    private boolean awayWasSaid;

    public RedisUplink(RedisClient client, RedisURI uri, ScheduledExecutorService timer, Use<S> use) {
        this.client = client;
        this.uri = uri;
        this.timer = timer;
        this.use = use;
    }

    public void start() {
        timer.execute(this::connect);
        timer.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Null while Redis is away. */
    public @Nullable S session() {
        return current.get();
    }

    private void connect() {
        if (closed) {
            return;
        }
        try {
            client.connectAsync(ByteArrayCodec.INSTANCE, uri)
                    .toCompletableFuture()
                    .thenCompose(this::enter)
                    .whenComplete((session, failure) -> onTimer(() -> entered(session, failure)));
        } catch (RuntimeException refused) {
            entered(null, refused);
        }
    }

    private CompletableFuture<S> enter(StatefulRedisConnection<byte[], byte[]> connection) {
        return use.enter(connection)
                .orTimeout(ENTRY.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((session, failure) -> {
                    if (failure != null) {
                        close(connection);
                    }
                });
    }

    private void entered(@Nullable S session, @Nullable Throwable failure) {
        if (session == null) {
            sayAway(failure);
            connectLater();
            return;
        }
        session.connection().addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                lose(session, null);
            }
        });
        if (closed || !session.connection().isOpen()) {
            close(session.connection());
            connectLater();
            return;
        }
        delayMillis = FIRST_DELAY_MILLIS;
        awayWasSaid = false;
        current.set(session);
        use.up();
    }

    /** That connection cannot be relied on any more. From any thread; nothing if it is not the one in use. */
    public void lose(S session, @Nullable Throwable failure) {
        if (current.compareAndSet(session, null)) {
            onTimer(() -> {
                sayAway(failure);
                close(session.connection());
                connectLater();
            });
        }
    }

    private void connectLater() {
        int jittered = delayMillis + ThreadLocalRandom.current().nextInt(delayMillis / 4 + 1);
        delayMillis = Math.min(LAST_DELAY_MILLIS, delayMillis * 2);
        if (!closed) {
            timer.schedule(this::connect, jittered, TimeUnit.MILLISECONDS);
        }
    }

    private void beat() {
        S session = current.get();
        if (session != null) {
            use.beat(session);
        }
    }

    private void onTimer(Runnable work) {
        try {
            timer.execute(work);
        } catch (RejectedExecutionException stopped) {
            LOGGER.atDebug().log("Redis answered after the end");
        }
    }

    private void sayAway(@Nullable Throwable failure) {
        if (!awayWasSaid && !closed) {
            awayWasSaid = true;
            use.away(FailureWord.of(failure));
        }
    }

    private static void close(StatefulRedisConnection<byte[], byte[]> connection) {
        if (connection.isOpen()) {
            connection.closeAsync();
        }
    }

    @Override
    public void close() {
        closed = true;
        S session = current.getAndSet(null);
        if (session != null) {
            use.leave(session);
        }
        client.shutdownAsync(0, 1, TimeUnit.SECONDS)
                .whenComplete((stopped, failure) -> client.getResources().shutdown(100, 1000, TimeUnit.MILLISECONDS));
    }
}
