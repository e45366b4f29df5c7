package org.modelhub.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the sentences that answer a question: those relevant enough and not far behind the best, without saying the
 * same twice, in the order in which the conversation has them.
 */
final class Extract {

    private static final int MOST = 3;
    private static final double RELEVANT = 0.55;
    private static final double OF_BEST = 0.6;
    /** Above this cosine two sentences say the same; two facts with different numbers still lie around 0.91. */
    private static final double SAME = 0.95;

    private Extract() {}

    /** @return the quoted text, empty if nothing answers */
    static String of(Weights weights, Vector question, List<Sentence> sentences, List<Vector> vectors) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            candidates.add(new Candidate(i, vectors.get(i), weights.relevance(question.cosine(vectors.get(i)))));
        }
        return join(choose(candidates).stream().map(c -> sentences.get(c.index())).toList());
    }

    private static List<Candidate> choose(List<Candidate> candidates) {
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed().thenComparingInt(Candidate::index));
        List<Candidate> chosen = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (chosen.size() == MOST || !candidate.answers(candidates.get(0))) {
                break;
            }
            if (chosen.stream().noneMatch(candidate::says)) {
                chosen.add(candidate);
            }
        }
        chosen.sort(Comparator.comparingInt(Candidate::index));
        return chosen;
    }

    static String join(List<Sentence> sentences) {
        StringBuilder text = new StringBuilder();
        Sentence last = null;
        for (Sentence sentence : sentences) {
            if (last != null) {
                text.append(last.block() == sentence.block() ? Sentence.gap(last.text()) : "\n");
            }
            text.append(sentence.text());
            last = sentence;
        }
        return text.toString();
    }

    private record Candidate(int index, Vector vector, double score) {

        boolean answers(Candidate best) {
            return score >= RELEVANT && score >= OF_BEST * best.score;
        }

        boolean says(Candidate other) {
            return vector.cosine(other.vector) > SAME;
        }
    }
}
