package org.modelhub.knowledge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Cancel;

/** Answers queries in time, or says that it could not: a client that gave up would ask again and make it worse. */
final class KnowledgeSearch {

    /** More does not fit the window of the models, and costs time at each query. */
    private static final int LONGEST_QUERY = 2_000;

    private final KnowledgeShelf shelf;
    private final Executor workers;
    private final Duration within;

    KnowledgeSearch(KnowledgeShelf shelf, Executor workers, Duration within) {
        this.shelf = shelf;
        this.workers = workers;
        this.within = within;
    }

    KnowledgeShelf shelf() {
        return shelf;
    }

    /** @throws HubException if there is no such knowledge; the future fails with one if it takes too long */
    CompletableFuture<List<Found>> answer(KnowledgeQuery query, Cancel cancel) {
        return answer(shelf.require(query.knowledge()), query, cancel);
    }

    CompletableFuture<List<Found>> answer(KnowledgeBase base, KnowledgeQuery query, Cancel cancel) {
        if (base.documents().isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        // What takes too long is cancelled like a client that left.
        Cancel late = new Cancel();
        cancel.onFire(late::fire);
        return base.space()
                .query(shortened(query.text()), late)
                .thenApplyAsync(
                        vector -> base.search(vector, query.topK(), query.least(), query.condition()::holds), workers)
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    late.fire();
                    throw told(failure);
                });
    }

    private static String shortened(String text) {
        if (text.length() <= LONGEST_QUERY) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_QUERY - 1)) ? LONGEST_QUERY - 1 : LONGEST_QUERY;
        return text.substring(0, end);
    }

    private static RuntimeException told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return new HubException(
                    HubError.unavailable("The knowledge could not be searched in time.", "knowledge_timeout"));
        }
        return cause instanceof RuntimeException own ? own : new CompletionException(cause);
    }
}
