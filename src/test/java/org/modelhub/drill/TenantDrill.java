package org.modelhub.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two tenants share the hub; one asks ten times what its key may. The other one is measured alone and beside it in
 * turns, and medians are compared.
 */
@Tag("drill")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Tag("R12")
class TenantDrill {

    private static final String MODEL = "shared-hold-100";
    private static final int LIMIT_PER_SECOND = 100;
    private static final int QUIET_PER_SECOND = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void quietTenantFeelsNothingOfAGreedyOne() {
        try (DrillRoom room = new DrillRoom("tenants")
                .model(MODEL)
                .name("shared", List.of(MODEL))
                .open()) {
            // Given
            String policy = "{\"limits\":{\"requests_per_minute\":" + LIMIT_PER_SECOND * 60 + "}}";
            Question greedy = Question.chat("shared", room.key("greedy", policy), false);
            Question quiet = Question.chat("shared", room.key("quiet", "{}"), false);
            room.warmUp(quiet);

            // When
            List<Outcomes> greeds = new ArrayList<>();
            Turns turns = Turns.run(
                    () -> ask(room, quiet, QUIET_PER_SECOND, Turns.LENGTH).join(), () -> {
                        CompletableFuture<Outcomes> greed = ask(room, greedy, 10 * LIMIT_PER_SECOND, Turns.LENGTH);
                        Outcomes beside =
                                ask(room, quiet, QUIET_PER_SECOND, Turns.LENGTH).join();
                        greeds.add(greed.join());
                        return beside;
                    });

            // Then
            judge(turns, greeds).assertHeld();
        }
    }

    private static CompletableFuture<Outcomes> ask(DrillRoom room, Question question, int perSecond, Duration time) {
        return OpenLoop.steady(room.port(), question, perSecond, PATIENCE).begin(time);
    }

    private static Verdicts judge(Turns turns, List<Outcomes> greeds) {
        long refused = turns.disturbed().stream()
                .mapToLong(turn -> turn.count(one -> one.status() != 200))
                .sum();
        long granted = greeds.stream()
                .mapToLong(greed -> greed.count(one -> one.status() == 200))
                .sum();
        double perSecond = (double) granted / (greeds.size() * Turns.LENGTH.toSeconds());
        Drill.say("R12 the greedy tenant's first turn: " + greeds.get(0).statuses());
        return turns.judgeP99(new Verdicts("R12"), "quiet tenant's")
                .add(refused == 0, "0", "quiet tenant's refusals: %d", refused)
                .add(
                        perSecond <= 2.2 * LIMIT_PER_SECOND,
                        "its limit, and its bucket's burst",
                        "greedy tenant asks %d/s at a limit of %d/s, is granted %.0f/s",
                        10 * LIMIT_PER_SECOND,
                        LIMIT_PER_SECOND,
                        perSecond);
    }
}
