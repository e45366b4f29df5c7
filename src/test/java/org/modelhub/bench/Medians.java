package org.modelhub.bench;

import java.util.List;
import java.util.OptionalDouble;

/** The middle of several figures, or between the two in the middle. */
public final class Medians {

    private Medians() {}

    public static OptionalDouble of(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        int middle = sorted.size() / 2;
        double upper = sorted.get(middle);
        return OptionalDouble.of(sorted.size() % 2 == 1 ? upper : (sorted.get(middle - 1) + upper) / 2);
    }
}
