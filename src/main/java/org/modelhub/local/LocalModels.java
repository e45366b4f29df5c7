package org.modelhub.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.RerankRequest;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.ServedBy;
import org.modelhub.exchange.TextSpaces;
import org.modelhub.stream.Vocabulary;

/** The in-process models by the names that their Kamelets use. Nothing here computes on the caller's thread. */
public final class LocalModels implements AutoCloseable {

    /** The provider's name in {@link ServedBy}. */
    public static final String PROVIDER = "local";

    static final String EXTRACT = "hub-extract";
    static final String RERANK = "bge-small-rerank";

    private final WorkerPool pool;
    private final Encoders encoders = new Encoders();
    private final Embedder embedder;
    private final Reranker reranker;
    private final ExtractiveChat chat;

    LocalModels(WorkerPool pool, LocalLimits limits) {
        this.pool = pool;
        this.embedder = new Embedder(encoders, pool, limits);
        this.reranker = new Reranker(embedder, pool, limits);
        this.chat = new ExtractiveChat(embedder, pool, limits);
    }

    public ServedBy servedBy(String model) {
        return new ServedBy(PROVIDER, model, !EXTRACT.equals(model));
    }

    /**
     * Answers a request.
     *
     * @return the reply: for a streamed chat a {@code List<ChatChunk>}, else a {@code ChatReply}, an
     *     {@code EmbeddingReply} or a {@code RerankReply}
     * @throws HubException if the model does not do what is asked, or the queue is full
     */
    public CompletableFuture<?> call(String model, Object request, Cancel cancel) {
        if (request instanceof EmbeddingRequest embedding) {
            return embedder.embed(weights(model), embedding, cancel);
        }
        if (request instanceof RerankRequest rerank && RERANK.equals(model)) {
            return reranker.rerank(rerank, cancel);
        }
        if (request instanceof ChatRequest ask && EXTRACT.equals(model)) {
            CompletableFuture<Answer> answer = chat.answer(ask.body(), cancel);
            return ask.stream() ? answer.thenApply(Answer::pieces) : answer.thenApply(Answer::whole);
        }
        throw unable(model);
    }

    /** The embedding models, for searches inside the hub. */
    TextSpaces spaces() {
        return texts -> new LocalSpace(Weights.fitting(texts), embedder);
    }

    private static Weights weights(String model) {
        for (Weights weights : Weights.values()) {
            if (weights.model().equals(model)) {
                return weights;
            }
        }
        throw unable(model);
    }

    private static HubException unable(String model) {
        return new HubException(HubError.badRequest(
                "The in-process model '" + model + "' does not do what this request asks.", "model", "wrong_kind"));
    }

    /** Loads these and the extractive model's tokenizer on the worker pool, and returns at once. */
    public CompletableFuture<Void> load(List<Weights> some) {
        CompletableFuture<?> vectors =
                pool.each(some, weights -> encoders.get(weights).encode("-"), null);
        CompletableFuture<?> tokens = pool.one(() -> Vocabulary.count("-"), null);
        return CompletableFuture.allOf(vectors, tokens);
    }

    @Override
    public void close() {
        pool.close();
        encoders.close();
    }
}
