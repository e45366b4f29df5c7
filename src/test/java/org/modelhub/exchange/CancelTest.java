package org.modelhub.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancelTest {

    private final Cancel cancel = new Cancel();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void actionRunsOnceHoweverOftenTheSignalFires() {
        // Given
        cancel.onFire(runs::incrementAndGet);

        // When
        cancel.fire();
        cancel.fire();

        // Then
        assertThat(runs).hasValue(1);
    }

    @Test
    void actionRegisteredAfterTheSignalRunsAtOnce() {
        // Given
        cancel.fire();

        // When
        cancel.onFire(runs::incrementAndGet);

        // Then
        assertThat(runs).hasValue(1);
    }

    @Test
    void nothingRunsOnceTheRequestIsOver() {
        // Given
        cancel.onFire(runs::incrementAndGet);
        cancel.over();

        // When
        cancel.fire();
        cancel.onFire(runs::incrementAndGet);

        // Then
        assertThat(runs).hasValue(0);
    }
}
