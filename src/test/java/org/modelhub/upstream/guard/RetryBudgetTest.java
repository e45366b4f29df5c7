package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.figures.Figures;

/** What a provider that fails every call is sent: 500 requests a second, for a minute of virtual time. */
@Tag("R2")
class RetryBudgetTest {

    private static final int REQUESTS = 30_000;
    private static final Duration APART = Duration.ofMillis(2);
    private static final Duration FAST = Duration.ofMillis(1);
    private static final Duration SLOW = Duration.ofSeconds(1);

    private static double amplification(GuardProperties settings, Duration failsAfter) {
        return amplification(settings, failsAfter, REQUESTS, APART);
    }

    private static double amplification(GuardProperties settings, Duration failsAfter, int requests, Duration apart) {
        GuardRoom room = new GuardRoom(settings);
        room.provider = (cancel, done) -> room.time.after(failsAfter, () -> done.failed(GuardRoom.BROKEN));
        room.ask(requests, apart);
        room.pass(Duration.ofSeconds(30));
        return room.calls.size() / (double) requests;
    }

    private static double recorded(String what, double factor) {
        Figures.record("R2", what + ": attempts = %.4f x requests".formatted(factor), "<= 1.20", factor <= 1.2);
        return factor;
    }

    @Test
    void attemptsStayWithinTheBudget() {
        // When
        double factor = recorded("breaker on", amplification(GuardProperties.DEFAULT, FAST));

        // Then
        assertThat(factor).isLessThanOrEqualTo(1.2);
    }

    @Test
    void attemptsStayWithinTheBudgetWithoutTheBreaker() {
        // Given
        GuardProperties settings = GuardRoom.withoutBreaker(GuardProperties.DEFAULT);

        // When
        double fast = recorded("breaker taken out, fails in 1 ms", amplification(settings, FAST));
        double slow = recorded("breaker taken out, fails in 1 s", amplification(settings, SLOW));

        // Then
        assertThat(fast).isBetween(1.15, 1.2);
        assertThat(slow).isBetween(1.15, 1.2);
    }

    @Test
    void withoutTheBudgetEveryRequestIsRepeatedTwice() {
        // Given
        GuardProperties.Retry start = GuardProperties.Retry.DEFAULT;
        GuardProperties.Retry unlimited = new GuardProperties.Retry(
                2, start.first(), start.cap(), start.patience(), start.within(), 1, 1000, Duration.ofSeconds(1));

        // When
        double factor = amplification(GuardRoom.withoutBreaker(GuardRoom.with(unlimited)), FAST);

        // Then
        assertThat(factor).isGreaterThan(1.9);
    }

    /** The other budget that is in use elsewhere, of active requests, against the same provider at two loads. */
    @Test
    void budgetOfActiveRequestsWouldLetAProviderThatFailsFastBeRepeatedFarMore() {
        // Given
        GuardProperties settings = GuardRoom.withoutBreaker(GuardProperties.DEFAULT);
        Duration calm = Duration.ofMillis(20);

        // When
        double active = activeBudget(3000, calm);
        double window = amplification(settings, FAST, 3000, calm);

        // Then
        double busy = activeBudget(REQUESTS, APART);
        Figures.record("R2", "budget of active requests, 500/s: %.4f x".formatted(busy), "comparison", true);
        Figures.record("R2", "budget of active requests, 50/s: %.4f x".formatted(active), "comparison", true);
        Figures.record("R2", "budget of the window, 50/s: %.4f x".formatted(window), "<= 1.20", window <= 1.2);
        assertThat(active).isGreaterThan(2);
        assertThat(window).isLessThanOrEqualTo(1.2);
    }

    /** Retries on their way at once: 20 % of the requests on their way, at least 3; two for each request at most. */
    private static double activeBudget(int requests, Duration apart) {
        VirtualTime time = new VirtualTime();
        ActiveBudget budget = new ActiveBudget(time, FAST);
        for (int i = 0; i < requests; i++) {
            budget.request();
            time.pass(apart);
        }
        time.pass(Duration.ofSeconds(30));
        return budget.attempts / (double) requests;
    }

    /** The model of that other budget. */
    private static final class ActiveBudget {

        private final VirtualTime time;
        private final Duration failsAfter;
        private final Random random = new Random(7);
        private int active;
        private int retrying;
        private int attempts;

        ActiveBudget(VirtualTime time, Duration failsAfter) {
            this.time = time;
            this.failsAfter = failsAfter;
        }

        void request() {
            active++;
            call(0);
        }

        private void call(int repeated) {
            attempts++;
            time.after(failsAfter, () -> failed(repeated));
        }

        private void failed(int repeated) {
            if (repeated > 0) {
                retrying--;
            }
            if (repeated < 2 && retrying + 1 <= Math.max(3, 0.2 * active)) {
                retrying++;
                long wait = (long) (random.nextDouble()
                        * Duration.ofMillis(50L << repeated).toNanos());
                time.schedule(wait, () -> call(repeated + 1));
            } else {
                active--;
            }
        }
    }

    /** Every answer compared with a plain list of what happened. */
    @Test
    void budgetAgreesWithAPlainModelOfIt() {
        // Given
        long seed = Long.getLong("guard.seed", 20261122L);
        Random random = new Random(seed);
        Budget budget = new Budget(0.2, 3, Duration.ofSeconds(10), 0);
        Deque<Long> requests = new ArrayDeque<>();
        Deque<Long> spent = new ArrayDeque<>();
        long step = Duration.ofSeconds(1).toNanos();
        long now = 0;

        for (int i = 0; i < 50_000; i++) {
            now += random.nextInt(40) == 0 ? random.nextInt(12) * step : random.nextInt((int) (step / 20));
            long oldest = (Math.floorDiv(now, step) - 9) * step;
            requests.removeIf(at -> at < oldest);
            spent.removeIf(at -> at < oldest);
            if (random.nextBoolean()) {
                budget.earn(now);
                requests.add(now);
            } else {
                // When
                boolean granted = budget.spend(now);

                // Then
                boolean wanted = spent.size() + 1 <= Math.max(3, 0.2 * requests.size());
                assertThat(granted).as("seed %d, step %d", seed, i).isEqualTo(wanted);
                if (wanted) {
                    spent.add(now);
                }
            }
        }
    }
}
