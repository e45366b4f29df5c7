package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When an event loop that runs late refuses, and what it still takes. */
class LoopDelayTest {

    private static final long MILLI = 1_000_000;
    private static final long LIMIT_MILLIS = 20;

    private final LoopDelay delay = new LoopDelay(LIMIT_MILLIS * MILLI, 0);
    private long now;

    /** Ticks that each come so late. */
    private void late(int ticks, long millis) {
        for (int i = 0; i < ticks; i++) {
            now += (LoopDelay.TICK_MILLIS + millis) * MILLI;
            delay.tick(now);
        }
    }

    /** Whether a request is refused that comes so long after the last tick. */
    private boolean refusesAfter(long millis) {
        return delay.refuses(now + millis * MILLI);
    }

    @Test
    void oneLongPauseRefusesNobody() {
        // When
        late(1, 2_000);

        // Then
        assertThat(refusesAfter(2_000)).isFalse();
    }

    @Test
    void pausesNowAndThenRefuseNobody() {
        // When
        for (int i = 0; i < 20; i++) {
            late(2, 400);
            late(1, 0);
        }

        // Then
        assertThat(refusesAfter(400)).isFalse();
    }

    @Test
    void loopThatIsAlwaysLateTakesWhatComesFirstAndRefusesTheRest() {
        // When
        late(40, 40);

        // Then
        assertThat(refusesAfter(LoopDelay.TICK_MILLIS + LIMIT_MILLIS)).isFalse();
        assertThat(refusesAfter(LoopDelay.TICK_MILLIS + LIMIT_MILLIS + 1)).isTrue();
    }

    @Test
    void pressureStaysBetweenHalfTheLimitAndTheLimit() {
        // Given
        late(40, 40);

        // When
        late(100, 15);

        // Then
        assertThat(refusesAfter(100)).isTrue();
    }

    @Test
    void oneTickInTimeEndsThePressure() {
        // Given
        late(100, 500);

        // When
        late(1, 5);

        // Then
        assertThat(refusesAfter(500)).isFalse();
    }
}
