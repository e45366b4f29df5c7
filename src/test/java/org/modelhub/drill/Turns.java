package org.modelhub.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.modelhub.bench.Medians;

/**
 * The same load alone and beside a disturbance, in turns, so that what the machine does meanwhile falls on both; each
 * round begins with the other of them.
 */
record Turns(List<Outcomes> calm, List<Outcomes> disturbed) {

    static final Duration LENGTH = Duration.ofSeconds(5);

    private static final double MOST = 1.10;
    private static final int LEAST_ROUNDS = 3;

    static Turns run(Supplier<Outcomes> calm, Supplier<Outcomes> disturbed) {
        Turns turns = new Turns(new ArrayList<>(), new ArrayList<>());
        long rounds = Math.max(LEAST_ROUNDS, Drill.level().dividedBy(2).toSeconds() / LENGTH.toSeconds());
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                turns.calm.add(calm.get());
                turns.disturbed.add(disturbed.get());
            } else {
                turns.disturbed.add(disturbed.get());
                turns.calm.add(calm.get());
            }
        }
        return turns;
    }

    Verdicts judgeP99(Verdicts verdicts, String whose) {
        double alone = p99(calm);
        double beside = p99(disturbed);
        return verdicts.add(
                beside <= alone * MOST,
                "p99 +≤ 10 %",
                "%s p99 %.1f ms alone, %.1f ms beside (%+.1f %%), medians of %d turns",
                whose,
                alone,
                beside,
                100 * (beside / alone - 1),
                calm.size());
    }

    private static double p99(List<Outcomes> turns) {
        return Medians.of(
                        turns.stream().map(turn -> turn.p99Millis(any -> true)).toList())
                .orElseThrow();
    }
}
