package org.modelhub.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What the rounds of translated throughput brought. */
final class TranslationScores {

    /**
     * One run.
     *
     * @param perSecond requests or chunks
     * @param cpuMicros of the hub for one of them
     */
    record Run(double perSecond, double cpuMicros) {}

    private final Map<AnswerForm, Map<Pair, List<Run>>> runs = new EnumMap<>(AnswerForm.class);
    private long failures;

    void add(AnswerForm form, Pair pair, Run run) {
        runs.computeIfAbsent(form, any -> new EnumMap<>(Pair.class))
                .computeIfAbsent(pair, any -> new ArrayList<>())
                .add(run);
    }

    void failed(long count) {
        failures += count;
    }

    long failures() {
        return failures;
    }

    OptionalDouble of(AnswerForm form, Pair pair, ToDoubleFunction<Run> figure) {
        return Medians.of(all(form, pair).stream().map(figure::applyAsDouble).toList());
    }

    /** The median of the ratios to the untranslated run of the same round. */
    OptionalDouble ratio(AnswerForm form, Pair pair, ToDoubleFunction<Run> figure) {
        List<Run> own = all(form, pair);
        List<Run> plain = all(form, Pair.OPENAI);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(own.size(), plain.size()); round++) {
            ratios.add(figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(plain.get(round)));
        }
        return Medians.of(ratios);
    }

    private List<Run> all(AnswerForm form, Pair pair) {
        return runs.getOrDefault(form, Map.of()).getOrDefault(pair, List.of());
    }
}
