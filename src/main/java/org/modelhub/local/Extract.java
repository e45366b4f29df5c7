package org.modelhub.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses the sentences that answer a question: those relevant enough and not far behind the best, those with the
 * question's numbers before all others, without saying the same twice, in the order of the conversation.
 */
final class Extract {

    private static final int MOST = 3;
    private static final double RELEVANT = 0.52;
    private static final double OF_BEST = 0.75;
    /** Above this cosine two sentences say the same; two facts with different numbers still lie around 0.91. */
    private static final double SAME = 0.95;

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:]\\d+)*");
    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(Candidate::exact)
            .thenComparingDouble(Candidate::score)
            .reversed()
            .thenComparingInt(Candidate::index);

    private Extract() {}

    /** {@return the quoted text, empty if nothing answers} */
    static String of(Weights weights, String question, List<Sentence> sentences, Vector asked, List<Vector> vectors) {
        Set<String> numbers = numbers(question);
        List<Candidate> relevant = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            double score = weights.relevance(asked.cosine(vectors.get(i)));
            if (score >= RELEVANT) {
                boolean exact = numbers(sentences.get(i).text()).containsAll(numbers);
                relevant.add(new Candidate(i, vectors.get(i), score, exact));
            }
        }
        return join(choose(relevant).stream().map(c -> sentences.get(c.index())).toList());
    }

    /** Embeddings hardly see a number: part 70 and part 77 are one to them. Here a number is a word to be found. */
    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static List<Candidate> choose(List<Candidate> relevant) {
        relevant.sort(BEST_FIRST);
        List<Candidate> chosen = new ArrayList<>();
        for (Candidate candidate : relevant) {
            boolean behind = !candidate.near(relevant.get(0));
            if (!behind && chosen.size() < MOST && chosen.stream().noneMatch(candidate::says)) {
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

    /** @param exact whether it has all numbers of the question */
    private record Candidate(int index, Vector vector, double score, boolean exact) {

        boolean near(Candidate best) {
            return exact == best.exact && score >= OF_BEST * best.score;
        }

        boolean says(Candidate other) {
            return vector.cosine(other.vector) > SAME;
        }
    }
}
