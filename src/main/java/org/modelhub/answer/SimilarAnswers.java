package org.modelhub.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.modelhub.chat.ChatRequest;
import org.modelhub.exchange.TextSpace;
import org.modelhub.exchange.TextSpaces;

/**
 * Finds the answer that was given to nearly the same question. An equal question is found without a model; of others,
 * those whose {@link Wording} allows it are compared by their vectors, which are computed now and then kept: a hub
 * whose models answer never computes one.
 */
final class SimilarAnswers {

    /** Each costs a few milliseconds at its first comparison. */
    private static final int MOST_COMPARED = 16;

    private final KeptAnswers kept;
    private final QuestionReader questions;
    private final TextSpaces spaces;
    private final Executor workers;
    private final Duration within;

    SimilarAnswers(KeptAnswers kept, QuestionReader questions, TextSpaces spaces, Executor workers, Duration within) {
        this.kept = kept;
        this.questions = questions;
        this.spaces = spaces;
        this.workers = workers;
        this.within = within;
    }

    /**
     * Nothing of this is done on the caller's thread.
     *
     * @param threshold cosine from which two questions are nearly the same
     * @return the answer's text, or empty; fails if it cannot be told in time
     */
    CompletableFuture<Optional<String>> find(String keyId, String publicName, ChatRequest request, double threshold) {
        CompletableFuture<Optional<Question>> question = CompletableFuture.supplyAsync(
                () -> Optional.ofNullable(questions.read(keyId, publicName, request.body())), workers);
        return question.thenCompose(asked -> asked.map(known -> find(known, threshold))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Optional<String>> find(Question question, double threshold) {
        List<Kept> shelf = kept.in(question.scope());
        for (Kept one : shelf) {
            if (one.question().equals(question.text())) {
                return CompletableFuture.completedFuture(Optional.of(one.answer()));
            }
        }
        Wording wording = Wording.of(question.text());
        List<Kept> allowed = shelf.stream()
                .filter(one -> wording.allows(one.wording()))
                .limit(MOST_COMPARED)
                .toList();
        return allowed.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : compare(question.text(), allowed, threshold);
    }

    private CompletableFuture<Optional<String>> compare(String question, List<Kept> allowed, double threshold) {
        TextSpace space = spaces.fitting(List.of(question));
        List<Kept> unplaced =
                allowed.stream().filter(one -> one.vector(space) == null).toList();
        List<String> texts = new ArrayList<>(List.of(question));
        unplaced.forEach(one -> texts.add(one.question()));
        return space.passages(texts).thenApply(vectors -> {
            for (int i = 0; i < unplaced.size(); i++) {
                unplaced.get(i).place(space, vectors.get(i + 1));
            }
            return best(vectors.get(0), allowed, space, threshold);
        });
    }

    private static Optional<String> best(float[] question, List<Kept> allowed, TextSpace space, double threshold) {
        Kept best = null;
        double highest = threshold;
        for (Kept one : allowed) {
            float[] vector = one.vector(space);
            double cosine = vector == null ? -1 : cosine(question, vector);
            if (cosine >= highest && (best == null || cosine > highest)) {
                best = one;
                highest = cosine;
            }
        }
        return Optional.ofNullable(best).map(Kept::answer);
    }

    /** Of vectors whose length is 1. */
    static double cosine(float[] one, float[] other) {
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
        }
        return product;
    }
}
