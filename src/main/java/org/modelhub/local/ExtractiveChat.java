package org.modelhub.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.modelhub.exchange.Cancel;
import org.modelhub.stream.Vocabulary;
import org.modelhub.wire.JsonView;

/**
 * The chat model that generates nothing: it answers with sentences of the conversation's own text, or says that none
 * answers.
 */
final class ExtractiveChat {

    /** Characters by which a sentence is ranked; the rest of a long one, mostly code, adds time and no direction. */
    private static final int RANKED = 1000;

    private final Embedder embedder;
    private final WorkerPool pool;
    private final LocalLimits limits;

    ExtractiveChat(Embedder embedder, WorkerPool pool, LocalLimits limits) {
        this.embedder = embedder;
        this.pool = pool;
        this.limits = limits;
    }

    CompletableFuture<Answer> answer(JsonView body, Cancel cancel) {
        return pool.one(() -> task(ConversationReader.conversation(body), ConversationReader.options(body)), cancel)
                .thenCompose(task -> answer(task, cancel));
    }

    CompletableFuture<Answer> answer(Conversation conversation, ChatOptions options, Cancel cancel) {
        return pool.one(() -> task(conversation, options), cancel).thenCompose(task -> answer(task, cancel));
    }

    private Task task(Conversation conversation, ChatOptions options) {
        limits.checkConversationCharacters(conversation.characters());
        int tokens = conversation.turns().stream()
                .mapToInt(turn -> Vocabulary.count(turn.text()))
                .sum();
        // At least one token of the context belongs to the answer.
        limits.checkConversationTokens(tokens + 1);
        Material material = Material.of(conversation);
        limits.checkSentences(material.sentences().size());
        return new Task(material, tokens, options.atMost(Math.min(limits.output(), limits.context() - tokens)));
    }

    private CompletableFuture<Answer> answer(Task task, Cancel cancel) {
        if (task.material.question().isEmpty() || task.material.sentences().isEmpty()) {
            return pool.one(() -> task.answer(""), cancel);
        }
        List<String> texts = new ArrayList<>();
        texts.add(head(task.material.question()));
        task.material.sentences().forEach(sentence -> texts.add(head(sentence.ranked())));
        Weights weights = Weights.fitting(texts);
        texts.set(0, weights.query(texts.get(0)));
        return embedder.vectors(weights, texts, cancel)
                .thenApply(vectors -> task.answer(quote(weights, task, vectors)));
    }

    private static String quote(Weights weights, Task task, List<Vector> vectors) {
        Material material = task.material;
        List<Vector> sentences = vectors.subList(1, vectors.size());
        return Extract.of(weights, material.question(), material.sentences(), vectors.get(0), sentences);
    }

    private static String head(String text) {
        return text.length() <= RANKED ? text : text.substring(0, RANKED);
    }

    /** One request, read and within the limits. */
    private record Task(Material material, int promptTokens, ChatOptions options) {

        Answer answer(String quoted) {
            return Answer.of(quoted.isEmpty() ? Notice.to(material.question()) : quoted, options, promptTokens);
        }
    }
}
