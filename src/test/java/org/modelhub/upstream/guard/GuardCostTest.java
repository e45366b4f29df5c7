package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Trail;
import org.modelhub.figures.Figures;

/** What the guard of a healthy model costs a request: CPU time of one thread, with the machine's own clock. */
class GuardCostTest {

    private static final int CALLS = 200_000;
    private static final double MOST_MICROS = 5;

    /** Counts, so that nothing is optimised away. */
    private static final class Counter implements Ask.Done {

        private long answered;

        @Override
        public void answered(Object reply, boolean whole, @Nullable TokenUsage usage) {
            answered++;
        }

        @Override
        public void failed(HubError error) {
            throw new AssertionError(error);
        }
    }

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ModelGuard guard = new ModelGuard(
            "fake",
            "text",
            GuardProperties.DEFAULT,
            System::nanoTime,
            (nanos, action) -> () -> {},
            new Random(),
            FreeSlots.INSTANCE);

    private double microsEach(boolean guarded) {
        Counter counter = new Counter();
        Ask answering = (cancel, done) -> done.answered("well", true, null);
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            Trail trail = new Trail();
            Cancel cancel = new Cancel();
            if (guarded) {
                guard.call(Wish.of(cancel, trail), answering, counter);
            } else {
                answering.ask(cancel, counter);
            }
        }
        double micros = (threads.getCurrentThreadCpuTime() - start) / 1000.0 / CALLS;
        assertThat(counter.answered).isEqualTo(CALLS);
        return micros;
    }

    @Test
    void guardOfAHealthyModelCostsAFewMicrosecondsAtMost() {
        // Given
        microsEach(true);
        List<Double> rounds = new ArrayList<>();

        // When
        for (int round = 0; round < 5; round++) {
            rounds.add(microsEach(true) - microsEach(false));
        }

        // Then
        rounds.sort(null);
        double median = rounds.get(2);
        Figures.record("CPU", "guard: %.2f us a call".formatted(median), "<= 5 us", median <= MOST_MICROS);
        assertThat(median).isLessThanOrEqualTo(MOST_MICROS);
    }
}
