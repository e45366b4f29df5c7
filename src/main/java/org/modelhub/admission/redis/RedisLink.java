package org.modelhub.admission.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.modelhub.redis.RedisUplink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits' connection to Redis. It is its own breaker: Redis may be relied on once the scripts are loaded, the arrears
 * paid, and the other replicas back or 2.5 s over; no more after three failures in a row, or a beat without answer for a
 * second.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each chain ends in a step that hears the failure
final class RedisLink implements RedisUplink.Use<Session>, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration MOST_GATHERING = Duration.ofMillis(2500);
    private static final int LOOK_MILLIS = 100;

    private final RedisUplink<Session> uplink;
    private final int room;
    private final Presence presence;
    private final LocalShares shares;
    private final Arrears arrears;
    private final ScheduledExecutorService timer;
    // Only used on the timer's thread.
    private long epoch;
    private boolean missed;
    private @Nullable Session silent;

    RedisLink(
            RedisClient client,
            RedisURI uri,
            int room,
            Presence presence,
            LocalShares shares,
            ScheduledExecutorService timer) {
        this.uplink = new RedisUplink<>(client, uri, timer, this);
        this.room = room;
        this.presence = presence;
        this.shares = shares;
        this.arrears = new Arrears(shares);
        this.timer = timer;
    }

    RedisLink start() {
        uplink.start();
        return this;
    }

    /** Null while Redis is away. */
    @Nullable
    Session session() {
        return uplink.session();
    }

    /** A command on that session failed, or was not answered in time. */
    void failed(Session session, @Nullable Throwable failure) {
        if (uplink.session() == session && session.failed()) {
            uplink.lose(session, failure);
        }
    }

    @Override
    public CompletableFuture<Session> enter(StatefulRedisConnection<byte[], byte[]> connection) {
        Session session = new Session(connection, room);
        return session.load(Scripts.BUCKETS)
                .thenCompose(loaded -> session.load(Scripts.BEAT))
                .thenCompose(loaded -> presence.look(session))
                .thenComposeAsync(answer -> pay(session, answer, true), timer)
                .thenComposeAsync(paid -> gather(session, shares.now()), timer);
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
                            boolean all = !missed || answer.back() >= shares.replicas();
                            if (all || shares.now() - since > MOST_GATHERING.toNanos()) {
                                return pay(session, answer).thenApply(paid -> session);
                            }
                            return pay(session, answer).thenComposeAsync(paid -> gather(session, since), soon());
                        },
                        timer);
    }

    private Executor soon() {
        return CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS, timer);
    }

    @Override
    public void up() {
        missed = false;
        LOGGER.atInfo().addKeyValue("replicas", shares.replicas()).log("Redis keeps the limits");
    }

    @Override
    public void away(String error) {
        missed = true;
        LOGGER.atWarn()
                .addKeyValue("error", error)
                .addKeyValue("replicas", shares.replicas())
                .log("Redis is away, this replica goes by its own part of each limit");
    }

    @Override
    public void beat(Session session) {
        if (session == silent) {
            uplink.lose(session, null);
            return;
        }
        silent = session;
        presence.beat(session, RedisUplink.BEAT)
                .thenComposeAsync(answer -> pay(session, answer), timer)
                .whenComplete((paid, failure) -> onTimer(() -> heard(session, failure)));
    }

    private void heard(Session session, @Nullable Throwable failure) {
        if (failure != null) {
            uplink.lose(session, failure);
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

    @Override
    public void leave(Session session) {
        presence.leave(session);
    }

    @Override
    public void close() {
        uplink.close();
    }
}
