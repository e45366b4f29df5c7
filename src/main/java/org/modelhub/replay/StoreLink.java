package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.modelhub.redis.RedisUplink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams' connection to Redis; a Redis that is away costs a chunk nothing. It may be relied on once the scripts are
 * loaded and it knows that this replica lives; no more after three failures in a row, of which a beat may be one.
 */
final class StoreLink implements RedisUplink.Use<Session>, AutoCloseable {

    /** A replica that was not heard of for so long is gone. */
    static final Duration GONE = Duration.ofSeconds(3);

    private static final Logger LOGGER = LoggerFactory.getLogger(StoreLink.class);
    private static final byte[] HERE = "1".getBytes(US_ASCII);
    private static final long LEAVE_MILLIS = 200;

    private final RedisUplink<Session> uplink;
    private final int room;
    private final Patience patience;
    private final byte[] replica;
    private final ScheduledExecutorService timer;
    private volatile Runnable entered = () -> {};

    /** @param replica the key by which others see that this one lives */
    StoreLink(
            RedisClient client,
            RedisURI uri,
            int room,
            Patience patience,
            byte[] replica,
            ScheduledExecutorService timer) {
        this.uplink = new RedisUplink<>(client, uri, timer, this);
        this.room = room;
        this.patience = patience;
        this.replica = replica;
        this.timer = timer;
    }

    /** @param entered runs each time when Redis is there */
    StoreLink start(Runnable entered) {
        this.entered = entered;
        uplink.start();
        return this;
    }

    /** Null while Redis is away. */
    @Nullable
    Session session() {
        return uplink.session();
    }

    @Override
    public CompletableFuture<Session> enter(StatefulRedisConnection<byte[], byte[]> connection) {
        List<CompletableFuture<String>> loaded = Scripts.ALL.stream()
                .map(script -> connection.async().scriptLoad(script.text()).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(loaded.toArray(CompletableFuture[]::new))
                .thenCompose(all -> connection
                        .async()
                        .set(replica, HERE, SetArgs.Builder.px(GONE))
                        .toCompletableFuture())
                .thenApply(said -> new Session(connection, room, timer, patience, uplink::lose));
    }

    @Override
    public void up() {
        LOGGER.atInfo().log("Redis keeps streams");
        entered.run();
    }

    @Override
    public void away(String error) {
        LOGGER.atWarn().addKeyValue("error", error).log("Redis is away, streams go on in memory only");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the session counts its failures
    public void beat(Session session) {
        session.run(commands -> commands.set(replica, HERE, SetArgs.Builder.px(GONE)));
    }

    /** The other replicas need not wait until this one is missed. */
    @Override
    public void leave(Session session) {
        try {
            CompletableFuture<Long> said =
                    session.connection().async().del(replica).toCompletableFuture();
            session.connection().flushCommands();
            said.completeOnTimeout(0L, LEAVE_MILLIS, TimeUnit.MILLISECONDS).join();
        } catch (RedisException | CompletionException away) {
            LOGGER.atDebug().log("Redis was away at the end");
        }
    }

    @Override
    public void close() {
        uplink.close();
    }
}
