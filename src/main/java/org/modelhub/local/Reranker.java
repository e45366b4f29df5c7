package org.modelhub.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankReply.Ranked;
import org.modelhub.chat.RerankRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Cancel;

/**
 * Orders documents by the cosine of their vectors to the query's. All texts of one request go through one model, chosen
 * by their script, so that the scores can be compared.
 */
final class Reranker {

    private static final Comparator<Ranked> BEST_FIRST =
            Comparator.comparingDouble(Ranked::score).reversed().thenComparingInt(Ranked::index);

    private final Embedder embedder;
    private final WorkerPool pool;
    private final LocalLimits limits;

    Reranker(Embedder embedder, WorkerPool pool, LocalLimits limits) {
        this.embedder = embedder;
        this.pool = pool;
        this.limits = limits;
    }

    CompletableFuture<RerankReply> rerank(RerankRequest request, Cancel cancel) {
        limits.checkBatch(request.documents().size(), "documents");
        return pool.one(() -> weights(request), cancel).thenCompose(weights -> rank(weights, request, cancel));
    }

    private static Weights weights(RerankRequest request) {
        List<String> all = new ArrayList<>(request.documents());
        all.add(request.query());
        return Weights.fitting(all);
    }

    private CompletableFuture<RerankReply> rank(Weights weights, RerankRequest request, Cancel cancel) {
        List<String> texts = new ArrayList<>(request.documents().size() + 1);
        texts.add(weights.query(request.query()));
        texts.addAll(request.documents());
        return embedder.vectors(weights, texts, cancel).thenApply(vectors -> reply(weights, request, vectors));
    }

    private static RerankReply reply(Weights weights, RerankRequest request, List<Vector> vectors) {
        Vector query = vectors.get(0);
        int documents = vectors.size() - 1;
        List<Ranked> ranked = IntStream.range(0, documents)
                .mapToObj(i -> new Ranked(i, weights.relevance(query.cosine(vectors.get(i + 1)))))
                .sorted(BEST_FIRST)
                .limit(request.topN() == null ? documents : Math.max(0, request.topN()))
                .toList();
        return new RerankReply(ranked, TokenUsage.of(Embedder.tokens(vectors), 0));
    }
}
