package org.modelhub.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.bench.Delivery;
import org.modelhub.fault.StalledReader;

/**
 * One of a hundred clients stops reading a stream that floods, while the others ask for streams all the time: 330 a second
 * of 300 ms each are 99 at a time. With the slow one and without it, in turns; a second of each passes uncounted, in which
 * the provider of the slow one comes to be held.
 */
@Tag("drill")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Tag("R10")
class SlowReaderDrill {

    private static final String FLOOD = "flood-1";
    private static final String WELL = "well-hold-300";
    private static final int PER_SECOND = 330;
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration UNCOUNTED = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"EVENTS", "RESUMABLE", "SOCKETS"})
    void readersAreAsFastBesideOneThatDoesNotRead(Delivery delivery) {
        try (DrillRoom room = new DrillRoom("slow-reader")
                .model(FLOOD)
                .model(WELL)
                .name("flood", List.of(FLOOD))
                .name("well", List.of(WELL))
                .open()) {
            // Given
            room.warmUp(room.question("well", true));

            // When
            Turns turns = Turns.run(others(room), besideOneThatDoesNotRead(room, delivery));

            // Then
            long failed = turns.disturbed().stream()
                    .mapToLong(turn -> turn.count(one -> one.status() != 200 || !one.complete()))
                    .sum();
            turns.judgeP99(new Verdicts("R10"), "99 others', one that does not read (" + delivery.title() + "):")
                    .add(failed == 0, "0", "others' failures: %d", failed)
                    .assertHeld();
        }
    }

    private static Supplier<Outcomes> others(DrillRoom room) {
        return () -> {
            ask(room, UNCOUNTED);
            return ask(room, Turns.LENGTH);
        };
    }

    private static Outcomes ask(DrillRoom room, Duration time) {
        return OpenLoop.steady(room.port(), room.question("well", true), PER_SECOND, PATIENCE)
                .run(time);
    }

    private static Supplier<Outcomes> besideOneThatDoesNotRead(DrillRoom room, Delivery delivery) {
        return () -> {
            try (StalledReader stalled = stall(room, delivery)) {
                return others(room).get();
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        };
    }

    private static StalledReader stall(DrillRoom room, Delivery delivery) throws IOException {
        if (delivery.isSocket()) {
            String chat = "{\"model\":\"flood\",\"messages\":[{\"role\":\"user\",\"content\":\"Is it safe?\"}]}";
            return StalledReader.onSocket(room.port(), "/v1/chat", room.key(), chat);
        }
        String request = new String(room.question("flood", true).bytes(), StandardCharsets.US_ASCII);
        return StalledReader.ofEvents(
                room.port(),
                request.replaceFirst("\r\n", "\r\n" + delivery.headers()).getBytes(StandardCharsets.US_ASCII));
    }
}
