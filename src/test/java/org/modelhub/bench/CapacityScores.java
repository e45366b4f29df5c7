package org.modelhub.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What the rounds of held streams brought, by the way on which they were delivered. */
final class CapacityScores {

    /**
     * One run.
     *
     * @param lost chunks that never came
     * @param coalesced chunks of 1,000 that were read with the one before
     * @param gapMillis how much longer the gap between two chunks was on arrival than on departure, p99
     * @param delayMillis from departure to arrival, p99
     * @param cpuMicros of the contestant for one chunk
     * @param cores that the contestant kept busy
     */
    record Run(
            double failures,
            double lost,
            double coalesced,
            double gapMillis,
            double delayMillis,
            double cpuMicros,
            double cores,
            double rssMebibytes) {

        static Run of(StreamLoad.Result result, long due) {
            StreamTally tally = result.tally();
            return new Run(
                    tally.failures(),
                    due - tally.delivered(),
                    1_000.0 * tally.coalescedChunks() / due,
                    tally.addedGapMillis(99),
                    tally.chunkDelayMillis(99),
                    (double) result.cpuMicros() / Math.max(1, tally.delivered()),
                    result.cpuMicros() * 1e3 / result.time().toNanos(),
                    result.sample());
        }
    }

    private final Map<Delivery, List<Run>> runs = new EnumMap<>(Delivery.class);

    void add(Delivery delivery, Run run) {
        runs.computeIfAbsent(delivery, any -> new ArrayList<>()).add(run);
    }

    OptionalDouble median(Delivery delivery, ToDoubleFunction<Run> figure) {
        return Medians.of(all(delivery).stream().map(figure::applyAsDouble).toList());
    }

    /** The worst of all rounds: for what must never happen. */
    OptionalDouble worst(Delivery delivery, ToDoubleFunction<Run> figure) {
        return all(delivery).stream().mapToDouble(figure).max();
    }

    /** The median of what the rounds' figures are above those of the mock, reached directly in the same round. */
    OptionalDouble added(Delivery delivery, ToDoubleFunction<Run> figure) {
        return beside(delivery, Delivery.DIRECT, figure, (own, other) -> own - other);
    }

    /** The median of the rounds' ratios to the hub's plain events of the same round. */
    OptionalDouble toEvents(Delivery delivery, ToDoubleFunction<Run> figure) {
        return beside(delivery, Delivery.EVENTS, figure, (own, other) -> own / other);
    }

    private OptionalDouble beside(
            Delivery delivery,
            Delivery other,
            ToDoubleFunction<Run> figure,
            java.util.function.DoubleBinaryOperator compare) {
        List<Run> own = all(delivery);
        List<Run> others = all(other);
        List<Double> compared = new ArrayList<>();
        for (int round = 0; round < Math.min(own.size(), others.size()); round++) {
            compared.add(compare.applyAsDouble(
                    figure.applyAsDouble(own.get(round)), figure.applyAsDouble(others.get(round))));
        }
        return Medians.of(compared);
    }

    private List<Run> all(Delivery delivery) {
        return runs.getOrDefault(delivery, List.of());
    }
}
