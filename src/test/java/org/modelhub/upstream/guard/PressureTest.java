package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;

/** How hard a model is pressed, as its guard tells. */
class PressureTest {

    private static final Duration STEP = Duration.ofMillis(10);

    private final GuardRoom room = new GuardRoom(GuardRoom.once());

    private void take(Duration span) {
        room.provider = (cancel, done) -> room.time.after(span, () -> done.answered("well", true, null));
        for (int i = 0; i < 50; i++) {
            room.ask();
            room.pass(span);
        }
    }

    @Test
    void thereIsNoneOnAModelThatAnswersAsEver() {
        // When
        take(Duration.ofMillis(100));

        // Then
        assertThat(room.guard.pressure()).isZero();
    }

    @Test
    void itIsTheShareOfFailuresAgainstTheOneThatOpensTheBreaker() {
        // Given
        room.ask(15, STEP);
        room.provider = GuardRoom.failing(GuardRoom.BROKEN);

        // When
        room.ask(4, STEP);

        // Then
        assertThat(room.guard.pressure()).isEqualTo(4 / 19.0 / 0.5, within(1e-9));
    }

    @Test
    void itIsOneWhileTheModelRests() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.BROKEN);

        // When
        room.ask(5, STEP);

        // Then
        assertThat(room.guard.pressure()).isEqualTo(1);
    }

    @Test
    void itIsOneWhileTheModelIsLimitedAndFallsAfterwards() {
        // Given
        room.ask(15, STEP);
        room.provider = GuardRoom.failing(GuardRoom.limited(Duration.ofSeconds(1)));
        room.ask();

        // When
        double limited = room.guard.pressure();
        room.pass(Duration.ofSeconds(2));
        double later = room.guard.pressure();
        room.pass(Duration.ofSeconds(10));
        double last = room.guard.pressure();

        // Then
        assertThat(limited).isEqualTo(1);
        assertThat(later).isEqualTo(1 / 16.0, within(1e-9));
        assertThat(last).isZero();
    }

    @Test
    void itGrowsAsTheModelBecomesSlowerThanItsHabit() {
        // Given
        for (int i = 0; i < 5; i++) {
            take(Duration.ofMillis(100));
        }

        // When
        room.provider =
                (cancel, done) -> room.time.after(Duration.ofSeconds(1), () -> done.answered("well", true, null));
        room.ask(8, Duration.ofSeconds(1));

        // Then
        assertThat(room.guard.pressure()).isBetween(0.5, 1.0);
    }

    @Test
    void itGrowsAsTheLastFifthOfTheSlotsIsUsed() {
        // Given
        GuardRoom full = new GuardRoom(GuardProperties.DEFAULT, new NearlyFull());

        // When
        double pressure = full.guard.pressure();

        // Then
        assertThat(pressure).isEqualTo(0.5, within(1e-9));
    }

    private static final class NearlyFull implements Slots, LimitUse {

        @Override
        public void acquire(Priority priority, Cancel cancel, Waiter waiter) {
            FreeSlots.INSTANCE.acquire(priority, cancel, waiter);
        }

        @Override
        public double use() {
            return 0.9;
        }
    }
}
