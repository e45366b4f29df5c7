package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to Redis for streams, and says whether it may be relied on. A Redis that is away costs a chunk
 * nothing: what looks whether it is back is a new connection, never a stream.
 *
 * <pre>
 *          connected, scripts loaded, said that this replica lives
 *   AWAY ─────────────────────────────────────────────────────────▶ UP
 *    ▲  ╲ failed: again after 0.1 s, 0.2 s … 1 s                     │
 *    └───────────────────────────────────────────────────────────────┘
 *      connection closed, three failures in a row, a beat unanswered
 * </pre>
 *
 * A connection that failed is never used again. Lettuce does not reconnect by itself: it would send again what may have
 * been done.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each chain ends in a step that hears the failure
final class StoreLink implements AutoCloseable {

    /** A replica that was not heard of for so long is gone. */
    static final Duration GONE = Duration.ofSeconds(3);

    private static final Logger LOGGER = LoggerFactory.getLogger(StoreLink.class);
    private static final byte[] HERE = "1".getBytes(US_ASCII);
    private static final long BEAT_MILLIS = 1000;
    private static final long ENTRY_MILLIS = 5000;
    private static final long LEAVE_MILLIS = 200;
    private static final int FIRST_DELAY_MILLIS = 100;
    private static final int LAST_DELAY_MILLIS = 1000;

    private final RedisClient client;
    private final RedisURI uri;
    private final int room;
    private final Patience patience;
    private final byte[] replica;
    private final ScheduledExecutorService timer;
    private final AtomicReference<@Nullable Session> current = new AtomicReference<>();
    private volatile Runnable entered = () -> {};
    private volatile boolean closed;
    // Only used on the timer's thread.
    private int delayMillis = FIRST_DELAY_MILLIS;
    private boolean awayWasLogged;

    /** @param replica the key by which others see that this one lives */
    StoreLink(
            RedisClient client,
            RedisURI uri,
            int room,
            Patience patience,
            byte[] replica,
            ScheduledExecutorService timer) {
        this.client = client;
        this.uri = uri;
        this.room = room;
        this.patience = patience;
        this.replica = replica;
        this.timer = timer;
    }

    /** @param entered runs each time when Redis is there */
    StoreLink start(Runnable entered) {
        this.entered = entered;
        timer.execute(this::connect);
        timer.scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Null while Redis is away. */
    @Nullable
    Session session() {
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

    /** Closes the connection unless all of it works. */
    private CompletableFuture<Session> enter(StatefulRedisConnection<byte[], byte[]> connection) {
        List<CompletableFuture<String>> loaded = Scripts.ALL.stream()
                .map(script -> connection.async().scriptLoad(script.text()).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(loaded.toArray(CompletableFuture[]::new))
                .thenCompose(all -> connection
                        .async()
                        .set(replica, HERE, SetArgs.Builder.px(GONE))
                        .toCompletableFuture())
                .thenApply(said -> new Session(connection, room, timer, patience, this::lose))
                .orTimeout(ENTRY_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((session, failure) -> {
                    if (failure != null) {
                        connection.closeAsync();
                    }
                });
    }

    private void entered(@Nullable Session session, @Nullable Throwable failure) {
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
            session.connection().closeAsync();
            connectLater();
            return;
        }
        delayMillis = FIRST_DELAY_MILLIS;
        awayWasLogged = false;
        current.set(session);
        LOGGER.atInfo().log("Redis keeps streams");
        entered.run();
    }

    private void lose(Session session, @Nullable Throwable failure) {
        if (current.compareAndSet(session, null)) {
            onTimer(() -> {
                sayAway(failure);
                session.connection().closeAsync();
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
        Session session = current.get();
        if (session != null) {
            session.run(commands -> commands.set(replica, HERE, SetArgs.Builder.px(GONE)));
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
        if (!awayWasLogged && !closed) {
            awayWasLogged = true;
            // Without the message, in which addresses stand.
            String word = failure == null ? "closed" : root(failure).getClass().getSimpleName();
            LOGGER.atWarn().addKeyValue("error", word).log("Redis is away, streams go on in memory only");
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The other replicas need not wait until this one is missed. */
    private void sayGone(StatefulRedisConnection<byte[], byte[]> connection) {
        try {
            CompletableFuture<Long> said = connection.async().del(replica).toCompletableFuture();
            connection.flushCommands();
            said.completeOnTimeout(0L, LEAVE_MILLIS, TimeUnit.MILLISECONDS).join();
        } catch (RedisException | CompletionException away) {
            LOGGER.atDebug().log("Redis was away at the end");
        }
    }

    @Override
    public void close() {
        closed = true;
        Session session = current.getAndSet(null);
        if (session != null) {
            sayGone(session.connection());
        }
        client.shutdownAsync(0, 1, TimeUnit.SECONDS)
                .whenComplete((stopped, failure) -> client.getResources().shutdown(100, 1000, TimeUnit.MILLISECONDS));
    }
}
