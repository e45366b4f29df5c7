package org.modelhub.answer;

import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.TextSpace;

/** One answer that was given, with what was asked. Its vector is computed when somebody first compares it. */
final class Kept {

    /** Objects, references and a vector of 512 numbers. */
    private static final int OVERHEAD = 2_400;

    private record Place(String space, float[] vector) {}

    private final String question;
    private final Wording wording;
    private final String answer;
    private final long keptNanos;
    private volatile @Nullable Place place;

    Kept(String question, String answer, long keptNanos) {
        this.question = question;
        this.wording = Wording.of(question);
        this.answer = answer;
        this.keptNanos = keptNanos;
    }

    String question() {
        return question;
    }

    Wording wording() {
        return wording;
    }

    String answer() {
        return answer;
    }

    long keptNanos() {
        return keptNanos;
    }

    float @Nullable [] vector(TextSpace space) {
        Place known = place;
        return known != null && known.space.equals(space.name()) ? known.vector : null;
    }

    void place(TextSpace space, float[] vector) {
        place = new Place(space.name(), vector);
    }

    /** Bytes in memory, at most about. */
    int weight() {
        return OVERHEAD + 6 * question.length() + 2 * answer.length();
    }

    @Override
    public String toString() {
        return "a kept answer";
    }
}
