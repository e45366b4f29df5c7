package org.modelhub.admission.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
 *         connected, scripts loaded, arrears paid, the other replicas back or 2.5 s over
 *   AWAY --------------------------------------------------------------------------------> UP
 *    ^  \ failed: again after 0.1 s, 0.2 s … 1 s                                           |
 *    +-------------------------------------------------------------------------------------+
 *           connection closed, three failures in a row, a beat without answer for 1 s
 * </pre>
 *
 * <p>A connection that failed is never used again, since TCP may take minutes to send on one that was cut off, and a
 * Sentinel has to be asked anew. Lettuce does not reconnect by itself: it would send again what may have been done.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each chain ends in a step that hears the failure
final class RedisLink implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration MOST_GATHERING = Duration.ofMillis(2500);
    private static final Duration ENTRY = Duration.ofSeconds(5);
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
    private long lostAt;
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
        return session.load(Scripts.BUCKETS)
                .thenCompose(loaded -> session.load(Scripts.BEAT))
                .thenCompose(loaded -> presence.look(session))
                .thenComposeAsync(answer -> pay(session, answer, true), timer)
                .thenComposeAsync(paid -> gather(session, shares.now()), timer)
                .orTimeout(ENTRY.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((entered, failure) -> {
                    if (failure != null) {
                        close(session);
                    }
                });
    }

    /** On the timer's thread. */
    private CompletableFuture<Void> pay(Session session, Presence.Answer answer) {
        return pay(session, answer, epoch != 0 && epoch != answer.epoch());
    }

    /**
     * Doubts whatever is behind a new connection: a dump, a log that is written once a second, and a replica that became
     * the master all miss the latest grants, and have the epoch all the same.
     */
    private CompletableFuture<Void> pay(Session session, Presence.Answer answer, boolean doubted) {
        shares.replicas(answer.replicas());
        return arrears.pay(session, doubted).thenAcceptAsync(paid -> epoch = answer.epoch(), timer);
    }

    /**
     * Waits for the other replicas, but not for long: what one that is still away takes is not in Redis yet, and would
     * be granted twice. Until then this replica goes by its own part. Back is who was heard of since this one came: that
     * another was there after this one went says nothing, as it may have gone a moment later.
     */
    private CompletableFuture<Session> gather(Session session, long since) {
        return presence.beat(session, Duration.ofNanos(shares.now() - since))
                .thenComposeAsync(
                        answer -> {
                            boolean all = lostAt == 0 || answer.back() >= shares.replicas();
                            if (all || shares.now() - since > MOST_GATHERING.toNanos()) {
                                return pay(session, answer).thenApply(paid -> session);
                            }
                            return pay(session, answer).thenComposeAsync(paid -> gather(session, since), soon());
                        },
                        timer);
    }

    private Executor soon() {
        return CompletableFuture.delayedExecutor(FIRST_DELAY_MILLIS, TimeUnit.MILLISECONDS, timer);
    }

    private void entered(@Nullable Session session, @Nullable Throwable failure) {
        if (session == null) {
            lostAt = lostAt == 0 ? shares.now() : lostAt;
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
        lostAt = 0;
        delayMillis = FIRST_DELAY_MILLIS;
        awayWasLogged = false;
        current.set(session);
        LOGGER.atInfo().addKeyValue("replicas", shares.replicas()).log("Redis keeps the limits");
    }

    private void lose(Session session, @Nullable Throwable failure) {
        long now = shares.now();
        if (current.compareAndSet(session, null)) {
            onTimer(() -> {
                lostAt = now;
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
        presence.beat(session, BEAT)
                .thenComposeAsync(answer -> pay(session, answer), timer)
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
                .whenComplete((stopped, failure) -> client.getResources().shutdown(100, 1000, TimeUnit.MILLISECONDS));
    }
}
