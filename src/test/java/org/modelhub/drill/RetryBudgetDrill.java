package org.modelhub.drill;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An upstream that answers every call with 503 while 500 requests a second want it: retries must not make it worse. */
@Tag("drill")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Tag("R2")
class RetryBudgetDrill {

    private static final String MODEL = "down-hold-20";
    private static final int PER_SECOND = 500;

    @Test
    void deadUpstreamIsNotCalledMuchMoreOftenThanTheHubIs() {
        try (DrillRoom room = new DrillRoom("retries")
                .model(MODEL)
                .name("down", List.of(MODEL))
                .open()) {
            // Given
            Question question = room.question("down", false);
            room.warmUp(question).weather(MODEL, Weather.FAILING);
            long before = room.calls(MODEL);

            // When
            Outcomes outcomes = OpenLoop.steady(room.port(), question, PER_SECOND, Duration.ofSeconds(10))
                    .run(Drill.level());

            // Then
            long requests = outcomes.arrivals().size();
            double share = (double) (room.calls(MODEL) - before) / requests;
            long unavailable = outcomes.count(one -> one.status() == 503);
            Drill.say("R2 " + outcomes.statuses());
            new Verdicts("R2")
                    .add(
                            share <= 1.2,
                            "≤ 1.20",
                            "%.4f upstream attempts a request, %d requests at %d/s, all failing upstream",
                            share,
                            requests,
                            PER_SECOND)
                    .add(unavailable == requests, "all", "%d of %d end with 503", unavailable, requests)
                    .assertHeld();
        }
    }
}
