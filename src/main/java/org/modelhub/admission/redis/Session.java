package org.modelhub.admission.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelhub.redis.RedisScript;
import org.modelhub.redis.RedisUplink;

/**
 * One connection to Redis, from its opening to its first fault. At most {@code room} commands are under way on it,
 * answered or not, so that nothing piles up before a Redis that stands still.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the last stage hands the failure on
final class Session implements RedisUplink.Session {

    private static final int FAILURES_IN_A_ROW = 3;

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final int room;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile int failures;

    Session(StatefulRedisConnection<byte[], byte[]> connection, int room) {
        this.connection = connection;
        this.room = room;
    }

    /** Whether there is room for one more; whoever gets true must {@link #run run} something. */
    boolean enter() {
        if (underWay.incrementAndGet() <= room) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    /** Runs the script; {@code then} hears the end of it on the connection's thread, or at once. */
    void run(BucketCall call, BiConsumer<long @Nullable [], @Nullable Throwable> then) {
        send(CommandType.EVALSHA, call.args(Scripts.BUCKETS.digest())).whenComplete((answer, failure) -> {
            if (failure instanceof RedisNoScriptException) {
                send(CommandType.EVAL, call.args(Scripts.BUCKETS.text()))
                        .whenComplete((again, lost) -> finish(again, lost, then));
            } else {
                finish(answer, failure, then);
            }
        });
    }

    private void finish(
            long @Nullable [] answer,
            @Nullable Throwable failure,
            BiConsumer<long @Nullable [], @Nullable Throwable> then) {
        underWay.decrementAndGet();
        then.accept(answer, failure);
    }

    CompletableFuture<long[]> run(BucketCall call) {
        CompletableFuture<long[]> answer = new CompletableFuture<>();
        underWay.incrementAndGet();
        run(call, (numbers, failure) -> {
            if (numbers != null) {
                answer.complete(numbers);
            } else {
                answer.completeExceptionally(failure == null ? new RedisException("no answer") : failure);
            }
        });
        return answer;
    }

    CompletableFuture<long[]> beat(Function<String, CommandArgs<byte[], byte[]>> args) {
        return send(CommandType.EVALSHA, args.apply(Scripts.BEAT.digest())).exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof RedisNoScriptException
                    ? send(CommandType.EVAL, args.apply(Scripts.BEAT.text()))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    CompletableFuture<String> load(RedisScript script) {
        return connection.async().scriptLoad(script.text()).toCompletableFuture();
    }

    private CompletableFuture<long[]> send(CommandType type, CommandArgs<byte[], byte[]> args) {
        try {
            return connection.async().dispatch(type, new LongsOutput(), args).toCompletableFuture();
        } catch (RedisException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    void succeeded() {
        if (failures != 0) {
            failures = 0;
        }
    }

    /** Whether that was one failure too many. Counts roughly when several threads fail at once. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    boolean failed() {
        failures++;
        return failures >= FAILURES_IN_A_ROW;
    }

    int underWay() {
        return underWay.get();
    }

    @Override
    public StatefulRedisConnection<byte[], byte[]> connection() {
        return connection;
    }
}
