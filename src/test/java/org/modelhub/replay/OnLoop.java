package org.modelhub.replay;

import io.vertx.core.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What tests have done on an event loop, and wait for; a failure comes out as it was thrown. */
final class OnLoop {

    private OnLoop() {}

    static <T> T run(Context loop, Supplier<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(turn -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        return join(done);
    }

    static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
