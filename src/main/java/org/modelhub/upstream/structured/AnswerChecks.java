package org.modelhub.upstream.structured;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/**
 * Checks answers on workers of its own: how long a check takes is up to the client's schema. One that takes longer than
 * its limit is refused; its worker is lost to others until it is done, so that schemas made to explode can at worst
 * exhaust this feature and never the hub.
 */
public final class AnswerChecks implements AutoCloseable {

    private static final int WORKERS = 4;
    private static final int QUEUE = 256;
    private static final long LIMIT_MILLIS = 5_000;
    private static final long IDLE_SECONDS = 30;

    private final Vertx vertx;
    private final ThreadPoolExecutor workers;

    public AnswerChecks(Vertx vertx) {
        this.vertx = vertx;
        workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "answer-check");
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    /**
     * On an event loop, to which the result comes back; fails with a {@link HubException}.
     *
     * @return the JSON of the answer, or the violation
     */
    public Future<SchemaVerdict> check(byte @Nullable [] schema, String answer) {
        Context home = Vertx.currentContext();
        Promise<SchemaVerdict> result = Promise.promise();
        long timer = vertx.setTimer(LIMIT_MILLIS, late -> result.tryFail(new HubException(tooLong())));
        try {
            workers.execute(() -> {
                Runnable told = told(schema, answer, result);
                home.runOnContext(nothing -> told.run());
            });
        } catch (RejectedExecutionException full) {
            result.tryFail(new HubException(
                    HubError.unavailable("Too many answers wait for their check.", "structured_output_busy")));
        }
        return result.future().onComplete(any -> vertx.cancelTimer(timer));
    }

    private static Runnable told(byte @Nullable [] schema, String answer, Promise<SchemaVerdict> result) {
        try {
            SchemaVerdict verdict = AnswerSchema.of(schema, answer);
            return () -> result.tryComplete(verdict);
        } catch (HubException refused) {
            return () -> result.tryFail(refused);
        }
    }

    private static HubError tooLong() {
        return HubError.badRequest(
                "The schema in 'response_format' takes too long to check an answer with.",
                "response_format",
                "invalid_json_schema");
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
