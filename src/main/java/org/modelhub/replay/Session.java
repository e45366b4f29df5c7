package org.modelhub.replay;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelhub.redis.RedisScript;
import org.modelhub.redis.RedisUplink;

/**
 * One connection to Redis, from its opening to its first fault. Commands that come while others are being written go out
 * with the next write, so that many streams share one; at most {@code room} are under way.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each chain ends in a step that hears the failure
final class Session implements RedisUplink.Session {

    /** A reason that is none of the connection's. */
    static final String LOST = "LOST";

    private static final int FAILURES_IN_A_ROW = 3;

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final int room;
    private final Executor writer;
    private final Patience patience;
    private final BiConsumer<Session, @Nullable Throwable> broken;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile int failures;

    /** @param broken hears of a failure that was one too many */
    Session(
            StatefulRedisConnection<byte[], byte[]> connection,
            int room,
            Executor writer,
            Patience patience,
            BiConsumer<Session, @Nullable Throwable> broken) {
        this.connection = connection;
        this.room = room;
        this.writer = writer;
        this.patience = patience;
        this.broken = broken;
        connection.setAutoFlushCommands(false);
    }

    CompletableFuture<Long> eval(RedisScript script, byte[][] keys, byte[]... arguments) {
        return run(commands -> commands.evalsha(script.digest(), ScriptOutputType.INTEGER, keys, arguments));
    }

    /** Asks, and fails if there is no answer in time. Completes on the connection's thread. */
    <T> CompletableFuture<T> run(Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        if (underWay.incrementAndGet() > room) {
            underWay.decrementAndGet();
            return CompletableFuture.failedFuture(new RedisException("too many commands under way"));
        }
        CompletableFuture<T> heard = new CompletableFuture<>();
        try {
            command.apply(connection.async()).whenComplete((answer, failure) -> {
                underWay.decrementAndGet();
                hear(heard, answer, failure);
            });
        } catch (RedisException refused) {
            underWay.decrementAndGet();
            return CompletableFuture.failedFuture(refused);
        }
        patience.add(heard, () -> hear(heard, null, new TimeoutException()));
        write();
        return heard;
    }

    private <T> void hear(CompletableFuture<T> heard, @Nullable T answer, @Nullable Throwable failure) {
        if (failure == null) {
            failures = 0;
            heard.complete(answer);
        } else if (heard.completeExceptionally(failure) && !isLost(failure)) {
            failed(failure);
        }
    }

    /** Whether another replica writes the stream now, or nobody knows it any more. */
    static boolean isLost(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && failure.getMessage() != null
                && failure.getMessage().startsWith(LOST);
    }

    /** Counts roughly when several threads fail at once. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void failed(Throwable failure) {
        failures++;
        if (failures >= FAILURES_IN_A_ROW) {
            broken.accept(this, failure);
        }
    }

    private void write() {
        if (writing.compareAndSet(false, true)) {
            writer.execute(() -> {
                writing.set(false);
                connection.flushCommands();
            });
        }
    }

    @Override
    public StatefulRedisConnection<byte[], byte[]> connection() {
        return connection;
    }
}
