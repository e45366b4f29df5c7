package org.modelhub.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * More is asked than the upstream can carry: 64 answers at once of 100 ms each, all others stand in line there. Whoever
 * passes everything on lets the line grow until no answer comes in time; the hub is to find out what the upstream
 * carries, and to say no to the rest at once.
 */
@Tag("drill")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Tag("R1")
class OverloadDrill {

    private static final String MODEL = "line-slots-64-hold-100";
    private static final double NOMINAL = 640;
    private static final List<Double> SEARCH = List.of(0.6, 0.7, 0.8, 0.9, 0.95);

    /** A limit that lets hardly anything through would keep all other figures. */
    private static final double LEAST_OF_SLOTS = 0.85;

    /** An answer that comes later is of no use to whoever asked. */
    private static final Duration PROMISED = Duration.ofSeconds(2);

    /** Less than a call's turn and another one's before it. */
    private static final Duration NO_LINE = Duration.ofMillis(190);

    private static final Duration SHORTEST = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CALM = Duration.ofSeconds(12);
    private static final double CALM_LOAD = 0.5;

    @Test
    void hubAnswersAsMuchAsBeforeWhenThreeTimesAsMuchIsAsked() {
        try (DrillRoom room = new DrillRoom("overload")
                .model(MODEL)
                .name("overloaded", List.of(MODEL))
                .open()) {
            // Given
            room.warmUp(room.question("overloaded", false));
            double capacity = capacity(room);

            // When
            List<Outcomes> levels = new ArrayList<>();
            for (int times = 1; times <= 3; times++) {
                levels.add(offer(room, times * capacity, Drill.level()));
            }
            Outcomes after = offer(room, CALM_LOAD * capacity, CALM);

            // Then
            judge(capacity, levels, after, room.heapAfterCollection()).assertHeld();
        }
    }

    /** The most that was answered without a line when more and more was asked. */
    private static double capacity(DrillRoom room) {
        Duration fifth = Drill.level().dividedBy(5);
        Duration step = fifth.compareTo(SHORTEST) < 0 ? SHORTEST : fifth;
        return SEARCH.stream()
                .map(part -> offer(room, part * NOMINAL, step).goodput(NO_LINE))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Outcomes offer(DrillRoom room, double perSecond, Duration time) {
        Question question = room.question("overloaded", false);
        Outcomes outcomes =
                OpenLoop.steady(room.port(), question, perSecond, PATIENCE).run(time);
        Drill.say("R1 %.0f/s for %d s: %.0f/s answered in time, %s"
                .formatted(perSecond, time.toSeconds(), outcomes.goodput(PROMISED), outcomes.statuses()));
        return outcomes;
    }

    private static Verdicts judge(double capacity, List<Outcomes> levels, Outcomes after, double heap) {
        double peak = Math.max(
                capacity,
                levels.stream()
                        .mapToDouble(level -> level.goodput(PROMISED))
                        .max()
                        .orElse(0));
        Outcomes worst = levels.get(2);
        double share = worst.goodput(PROMISED) / peak;
        double p99 = worst.p99Millis(Arrival::isRefusal);
        long refused = worst.count(Arrival::isRefusal);
        long impolite = worst.count(one -> one.status() != 200 && !(one.isRefusal() && one.retryAfter()));
        double recovered = after.lastBad(PROMISED).toMillis() / 1e3;
        return new Verdicts("R1")
                .compare("capacity %.0f/s, answered in time at 1×, 2×, 3×: %s", capacity, goodputs(levels))
                .add(
                        peak >= LEAST_OF_SLOTS * NOMINAL,
                        "≥ 85 % of the upstream's slots",
                        "peak %.0f/s through the hub, of %.0f/s that the upstream can",
                        peak,
                        NOMINAL)
                .add(share >= 0.9, "≥ 90 % of peak", "goodput at 3× %.1f %% of peak", 100 * share)
                .add(refused > 0 && p99 <= 50, "≤ 50 ms", "refusals at 3×: p99 %.1f ms of %d", p99, refused)
                .add(impolite == 0, "all 429/503 with Retry-After", "%d of other kinds at 3×", impolite)
                .add(heap < 0.8, "< 80 %", "heap after collections at most %.0f %%", 100 * heap)
                .add(recovered <= 5, "≤ 5 s", "normal again after %.1f s", recovered);
    }

    private static List<Long> goodputs(List<Outcomes> levels) {
        return levels.stream().map(level -> Math.round(level.goodput(PROMISED))).toList();
    }
}
