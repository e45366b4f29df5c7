package org.modelhub.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.modelhub.exchange.TextSpace;

/**
 * The documents of one id, all in the space of one model. Immutable: a change of a file makes another one.
 *
 * <p>A search compares the query with every passage. An index of neighbours would be faster from some hundred thousand
 * passages on, and would not be exact.
 */
record KnowledgeBase(String id, TextSpace space, List<KnowledgeDocument> documents) {

    KnowledgeBase {
        documents = List.copyOf(documents);
    }

    int passages() {
        return documents.stream()
                .mapToInt(document -> document.passages().size())
                .sum();
    }

    /**
     * The best passages, best first.
     *
     * @param least no score below it
     */
    List<Found> search(float[] query, int topK, double least, Predicate<KnowledgeDocument> filter) {
        PriorityQueue<Candidate> best = new PriorityQueue<>(Comparator.comparingDouble(Candidate::cosine));
        for (KnowledgeDocument document : documents) {
            if (filter.test(document)) {
                offer(document, query, topK, best);
            }
        }
        List<Found> found = new ArrayList<>();
        for (Candidate candidate = best.poll(); candidate != null; candidate = best.poll()) {
            double score = space.relevance(candidate.cosine);
            if (score >= least) {
                KnowledgeDocument document = candidate.document;
                found.add(0, new Found(document, document.passages().get(candidate.index), score));
            }
        }
        return found;
    }

    private static void offer(KnowledgeDocument document, float[] query, int topK, PriorityQueue<Candidate> best) {
        List<float[]> vectors = document.vectors();
        for (int i = 0; i < vectors.size(); i++) {
            double cosine = cosine(query, vectors.get(i));
            if (best.size() < topK) {
                best.add(new Candidate(document, i, cosine));
            } else if (cosine > best.element().cosine) {
                best.poll();
                best.add(new Candidate(document, i, cosine));
            }
        }
    }

    /** Four sums side by side, because one sum would wait for itself at each step. */
    private static double cosine(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int whole = a.length - a.length % 4;
        for (int i = 0; i < whole; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (int i = whole; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (double) s0 + s1 + s2 + s3;
    }

    private record Candidate(KnowledgeDocument document, int index, double cosine) {}
}
