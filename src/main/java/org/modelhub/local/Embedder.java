package org.modelhub.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Cancel;

/** Embeds batches of texts on the worker pool. Equal texts give equal vectors, whatever stands beside them. */
final class Embedder {

    private final Encoders encoders;
    private final WorkerPool pool;
    private final LocalLimits limits;

    Embedder(Encoders encoders, WorkerPool pool, LocalLimits limits) {
        this.encoders = encoders;
        this.pool = pool;
        this.limits = limits;
    }

    CompletableFuture<EmbeddingReply> embed(Weights weights, EmbeddingRequest request, Cancel cancel) {
        checkDimension(weights, request.dimensions());
        limits.checkBatch(request.inputs().size(), "input");
        return vectors(weights, request.inputs(), cancel).thenApply(Embedder::reply);
    }

    CompletableFuture<List<Vector>> vectors(Weights weights, List<String> texts, Cancel cancel) {
        return pool.each(texts, text -> encode(weights, text), cancel);
    }

    private Vector encode(Weights weights, String text) {
        TextEncoder encoder = encoders.get(weights);
        limits.checkCharacters(text);
        long[] tokens = encoder.tokens(text);
        limits.checkTokens(tokens.length + 2);
        return encoder.encode(tokens);
    }

    private static void checkDimension(Weights weights, @Nullable Integer asked) {
        if (asked != null && asked != weights.dimension()) {
            throw new HubException(HubError.badRequest(
                    "This model's vectors have " + weights.dimension() + " dimensions and cannot have " + asked + ".",
                    "dimensions",
                    "unsupported_dimensions"));
        }
    }

    private static EmbeddingReply reply(List<Vector> vectors) {
        return new EmbeddingReply(vectors.stream().map(Vector::values).toList(), TokenUsage.of(tokens(vectors), 0));
    }

    static int tokens(List<Vector> vectors) {
        return vectors.stream().mapToInt(Vector::tokens).sum();
    }
}
