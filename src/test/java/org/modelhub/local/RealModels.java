package org.modelhub.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The real models, loaded once for all tests of this package. */
final class RealModels {

    static final LocalLimits LIMITS = new LocalLimits(64, 2048, 32768, 1024, 256);
    static final WorkerPool POOL = new WorkerPool(2, 4096);
    static final Encoders ENCODERS = new Encoders();
    static final Embedder EMBEDDER = new Embedder(ENCODERS, POOL, LIMITS);

    private RealModels() {}

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
