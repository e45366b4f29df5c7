package org.modelhub.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures of all rounds, and their medians. */
final class Scores {

    private final Map<Measure, Map<Contestant, List<Double>>> figures = new EnumMap<>(Measure.class);

    void add(Measure measure, Contestant contestant, double figure) {
        figures.computeIfAbsent(measure, any -> new EnumMap<>(Contestant.class))
                .computeIfAbsent(contestant, any -> new ArrayList<>())
                .add(figure);
    }

    /** The median over the rounds; for an added cost, less that of the mock reached directly. */
    OptionalDouble of(Measure measure, Contestant contestant) {
        OptionalDouble own = median(measure, contestant);
        if (own.isEmpty() || !measure.isAdded() || contestant == Contestant.DIRECT) {
            return own;
        }
        return OptionalDouble.of(
                own.getAsDouble() - median(measure, Contestant.DIRECT).orElse(0));
    }

    /** All figures added up. */
    OptionalDouble sum(Measure measure, Contestant contestant) {
        List<Double> all = all(measure, contestant);
        return all.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        all.stream().mapToDouble(Double::doubleValue).sum());
    }

    private OptionalDouble median(Measure measure, Contestant contestant) {
        return Medians.of(all(measure, contestant));
    }

    private List<Double> all(Measure measure, Contestant contestant) {
        return figures.getOrDefault(measure, Map.of()).getOrDefault(contestant, List.of());
    }
}
