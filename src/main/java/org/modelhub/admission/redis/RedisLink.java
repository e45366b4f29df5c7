package org.modelhub.admission.redis;

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
 * Keeps one connection to Redis, and says whether it may be relied on. It is its own breaker: what looks whether Redis
 * is back is a beat on a new connection, never a client's request.
 *
 * <pre>
 *         connected, scripts loaded, alive said, arrears paid
 *   AWAY -----------------------------------------------------> UP
 *    ^  \ failed: again after 0.1 s, 0.2 s … 1 s                |
 *    +----------------------------------------------------------+
 *      connection closed, three failures in a row, a beat without answer until the next
 * </pre>
 *
 * <p>A connection that failed is never used again, since TCP may take minutes to send on one that was cut off, and a
 * Sentinel has to be asked anew. Lettuce does not reconnect by itself: it would send again what may have been done.
 */
final class RedisLink implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration ENTRY = Duration.ofSeconds(2);
    private static final int FIRST_DELAY_MILLIS = 100;
    private static final int LAST_DELAY_MILLIS = 1000;

    private final RedisClient client;
    private final RedisURI uri;
    private final int room;
    private final Presence presence;
    private final LocalShares shares;
    private final Arrears arrears;
    private final ScheduledExecutorService timer;
    private final AtomicReference<@Nullable Session> current = new AtomicReference<>();
    private volatile boolean closed;
    // Only used on the timer's thread.
    private int delayMillis = FIRST_DELAY_MILLIS;
    private boolean awayWasLogged;
    private long epoch;
    private @Nullable Session silent;

    RedisLink(
            RedisClient client,
            RedisURI uri,
            int room,
            Presence presence,
            LocalShares shares,
            ScheduledExecutorService timer) {
        this.client = client;
        this.uri = uri;
        this.room = room;
        this.presence = presence;
        this.shares = shares;
        this.arrears = new Arrears(shares);
        this.timer = timer;
    }

    RedisLink start() {
        timer.execute(this::connect);
        timer.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Null while Redis is away. */
    @Nullable
    Session session() {
        return current.get();
    }

    /** A command on that session failed, or was not answered in time. */
    void failed(Session session, @Nullable Throwable failure) {
        if (current.get() == session && session.failed()) {
            lose(session, failure);
        }
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
        Session session = new Session(connection, room);
        return session.load(Script.BUCKETS)
                .thenCompose(loaded -> session.load(Script.BEAT))
                .thenCompose(loaded -> presence.beat(session))
                .thenComposeAsync(answer -> settle(session, answer), timer)
                .thenApply(paid -> session)
                .orTimeout(ENTRY.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((entered, failure) -> {
                    if (failure != null) {
                        close(session);
                    }
                });
    }

    /** The timer's thread. */
    private CompletableFuture<Void> settle(Session session, Presence.Answer answer) {
        shares.replicas(answer.replicas());
        boolean forgotten = epoch != 0 && epoch != answer.epoch();
        return arrears.pay(session, forgotten).thenAccept(paid -> onTimer(() -> epoch = answer.epoch()));
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
            close(session);
            connectLater();
            return;
        }
        delayMillis = FIRST_DELAY_MILLIS;
        awayWasLogged = false;
        current.set(session);
        LOGGER.atInfo().addKeyValue("replicas", shares.replicas()).log("Redis keeps the limits");
    }

    private void lose(Session session, @Nullable Throwable failure) {
        if (current.compareAndSet(session, null)) {
            onTimer(() -> {
                sayAway(failure);
                close(session);
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
        if (session == null) {
            return;
        }
        if (session == silent) {
            lose(session, null);
            return;
        }
        silent = session;
        presence.beat(session)
                .thenComposeAsync(answer -> settle(session, answer), timer)
                .whenComplete((paid, failure) -> onTimer(() -> heard(session, failure)));
    }

    private void heard(Session session, @Nullable Throwable failure) {
        if (failure != null) {
            lose(session, failure);
        } else if (silent == session) {
            silent = null;
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
            LOGGER.atWarn()
                    .addKeyValue("error", FailureWord.of(failure))
                    .addKeyValue("replicas", shares.replicas())
                    .log("Redis is away, this replica goes by its own part of each limit");
        }
    }

    private static void close(Session session) {
        if (session.connection().isOpen()) {
            session.connection().closeAsync();
        }
    }

    @Override
    public void close() {
        closed = true;
        Session session = current.getAndSet(null);
        if (session != null) {
            presence.leave(session);
        }
        client.shutdownAsync(0, 1, TimeUnit.SECONDS)
                .whenComplete((stopped, failure) -> client.getResources().shutdown(0, 1, TimeUnit.SECONDS));
    }
}
