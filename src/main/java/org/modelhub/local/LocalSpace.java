package org.modelhub.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.TextSpace;

/** One of the embedding models, for searches inside the hub. */
record LocalSpace(Weights weights, Embedder embedder) implements TextSpace {

    @Override
    public String name() {
        return weights.model();
    }

    @Override
    public CompletableFuture<List<float[]>> passages(List<String> texts) {
        return embedder.vectors(weights, texts, new Cancel())
                .thenApply(vectors -> vectors.stream().map(Vector::values).toList());
    }

    @Override
    public CompletableFuture<float[]> query(String text, Cancel cancel) {
        return embedder.vectors(weights, List.of(weights.query(text)), cancel)
                .thenApply(vectors -> vectors.get(0).values());
    }

    @Override
    public double relevance(double cosine) {
        return weights.relevance(cosine);
    }
}
