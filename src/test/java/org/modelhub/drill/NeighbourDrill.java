package org.modelhub.drill;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One provider is in trouble; whoever asks another one must not notice. Both are asked all the time. */
@Tag("drill")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Tag("R3")
class NeighbourDrill {

    private static final String SICK = "sick-hold-100";
    private static final String WELL = "well-hold-100";
    private static final int PER_SECOND = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOOD")
    void otherProviderIsAsFastAsBefore(Weather weather) {
        try (DrillRoom room = new DrillRoom("neighbours")
                .model(SICK)
                .model(WELL)
                .name("sick", List.of(SICK))
                .name("well", List.of(WELL))
                .open("hub.upstream.first-byte-timeout=2s")) {
            // Given
            room.warmUp(room.question("well", false)).warmUp(room.question("sick", false));

            // When
            Turns turns = Turns.run(bothAsked(room, Weather.GOOD), bothAsked(room, weather));

            // Then
            long failed = turns.disturbed().stream()
                    .mapToLong(turn -> turn.count(one -> one.status() != 200))
                    .sum();
            turns.judgeP99(new Verdicts("R3"), "other providers', one of them " + weather + ":")
                    .add(failed == 0, "0", "other providers' failures: %d", failed)
                    .assertHeld();
        }
    }

    /** {@return what the provider that is well brought} */
    private static Supplier<Outcomes> bothAsked(DrillRoom room, Weather weather) {
        return () -> {
            room.weather(SICK, weather);
            CompletableFuture<Outcomes> sick = ask(room, "sick");
            Outcomes well = ask(room, "well").join();
            sick.join();
            return well;
        };
    }

    private static CompletableFuture<Outcomes> ask(DrillRoom room, String name) {
        return OpenLoop.steady(room.port(), room.question(name, false), PER_SECOND, PATIENCE)
                .begin(Turns.LENGTH);
    }
}
