package org.modelhub.upstream.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.SettableLimit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;
import org.modelhub.figures.Figures;
import org.modelhub.upstream.guard.Slots;
import org.modelhub.upstream.guard.Timer;

/** Who gets a slot, who waits, and who is refused. */
class ModelSlotsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final List<Runnable> alarms = new ArrayList<>();
    private final SettableLimit limit = SettableLimit.startingAt(4);
    private final ModelSlots slots = slots(0, 2);
    private long now = -5_000_000_000L;

    private ModelSlots slots(int interactive, int batch) {
        LimitProperties set = new LimitProperties(4, 1, 100, Duration.ofSeconds(2), 0.75, interactive, batch, DEADLINE);
        return new ModelSlots("p", limit, set, () -> now, this::alarm, () -> Runnable::run);
    }

    private Timer.Pending alarm(long span, Runnable action) {
        assertThat(span).isEqualTo(DEADLINE.toNanos());
        alarms.add(action);
        return () -> alarms.remove(action);
    }

    /** What one request hears. */
    private static final class Asked implements Slots.Waiter {

        private Slots.Slot slot;
        private HubError refusal;

        @Override
        public void granted(Slots.Slot granted) {
            assertThat(slot == null && refusal == null).isTrue();
            slot = granted;
        }

        @Override
        public void refused(HubError error) {
            assertThat(slot == null && refusal == null).isTrue();
            refusal = error;
        }

        void release() {
            slot.release(1_000_000, false);
        }
    }

    private Asked ask(Priority priority) {
        return ask(slots, priority, new Cancel());
    }

    private static Asked ask(ModelSlots slots, Priority priority, Cancel cancel) {
        Asked asked = new Asked();
        slots.acquire(priority, cancel, asked);
        return asked;
    }

    @Test
    void interactiveRequestBeyondTheLimitIsRefusedAtOnceAndTold() {
        // Given
        for (int i = 0; i < 4; i++) {
            ask(Priority.INTERACTIVE);
        }

        // When
        Asked beyond = ask(Priority.INTERACTIVE);

        // Then
        assertThat(beyond.refusal.status()).isEqualTo(503);
        assertThat(beyond.refusal.code()).isEqualTo("provider_full");
        assertThat(beyond.refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(slots.inFlight()).isEqualTo(4);
    }

    @Test
    void batchWorkLeavesSlotsToPeopleAndWaitsForItsShare() {
        // Given
        Asked first = ask(Priority.BATCH);
        ask(Priority.BATCH);
        ask(Priority.BATCH);

        // When
        Asked waits = ask(Priority.BATCH);
        Asked person = ask(Priority.INTERACTIVE);

        // Then
        assertThat(waits.slot).isNull();
        assertThat(person.slot).isNotNull();
        first.release();
        assertThat(waits.slot).isNull();
        person.release();
        assertThat(waits.slot).isNotNull();
        assertThat(alarms).isEmpty();
    }

    @Test
    void queueIsRefusedBeyondItsBoundAndAtItsDeadline() {
        // Given
        for (int i = 0; i < 3; i++) {
            ask(Priority.BATCH);
        }
        Asked one = ask(Priority.BATCH);
        ask(Priority.BATCH);

        // When
        Asked beyond = ask(Priority.BATCH);
        List.copyOf(alarms).get(0).run();

        // Then
        assertThat(beyond.refusal.code()).isEqualTo("provider_full");
        assertThat(one.refusal.code()).isEqualTo("provider_full");
        assertThat(slots.queued()).isEqualTo(1);
    }

    @Test
    void clientThatLeavesLeavesTheQueue() {
        // Given
        for (int i = 0; i < 3; i++) {
            ask(Priority.BATCH);
        }
        Cancel cancel = new Cancel();
        Asked waits = ask(slots, Priority.BATCH, cancel);

        // When
        cancel.fire();

        // Then
        assertThat(waits.refusal.status()).isEqualTo(499);
        assertThat(slots.queued()).isZero();
        assertThat(alarms).isEmpty();
    }

    @Test
    void peopleWhoWaitGoBeforeBatchWorkThatWaitedLonger() {
        // Given
        ModelSlots patient = slots(5, 5);
        limit.setLimit(1);
        Asked holder = ask(patient, Priority.INTERACTIVE, new Cancel());
        Asked batch = ask(patient, Priority.BATCH, new Cancel());
        Asked person = ask(patient, Priority.INTERACTIVE, new Cancel());

        // When
        holder.release();

        // Then
        assertThat(person.slot).isNotNull();
        assertThat(batch.slot).isNull();
        person.release();
        assertThat(batch.slot).isNotNull();
    }

    @Test
    void slotIsGivenBackOnce() {
        // Given
        Asked asked = ask(Priority.INTERACTIVE);
        ask(Priority.INTERACTIVE);

        // When
        asked.release();
        asked.release();

        // Then
        assertThat(slots.inFlight()).isEqualTo(1);
    }

    @Test
    void slotThatGrowsTheLimitLetsSeveralIn() {
        // Given
        limit.setLimit(1);
        Asked holder = ask(Priority.INTERACTIVE);
        Asked one = ask(Priority.BATCH);
        Asked other = ask(Priority.BATCH);

        // When
        limit.setLimit(3);
        holder.release();

        // Then
        assertThat(one.slot).isNotNull();
        assertThat(other.slot).isNotNull();
    }

    /** Both of a call's visits together, in the thread's own time: the machine does other work too. */
    @Test
    void slotCostsNextToNothing() {
        // Given
        LimitProperties set = LimitProperties.DEFAULT;
        ModelSlots real =
                new ModelSlots("p", FirstByteLimit.of(set), set, System::nanoTime, this::alarm, () -> Runnable::run);
        Cancel cancel = new Cancel();
        Slots.Waiter waiter = new Slots.Waiter() {
            @Override
            public void granted(Slots.Slot slot) {
                slot.release(1_000_000, false);
            }

            @Override
            public void refused(HubError error) {
                throw new AssertionError(error);
            }
        };
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;

        // When
        for (int round = 0; round < 20; round++) {
            long began = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 50_000; i++) {
                real.acquire(Priority.INTERACTIVE, cancel, waiter);
            }
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - began) / 50_000);
        }

        // Then
        Figures.record("limit cost", best + " ns", "1000 ns for acquire and release", best <= 1000);
        assertThat(best).isLessThan(1000);
    }

    @Test
    void modelKeepsItsSlotsWhoeverAsks() {
        // Given
        List<String> heard = new ArrayList<>();
        UpstreamLimits limits = new UpstreamLimits(
                LimitProperties.DEFAULT,
                set -> FixedLimit.of(3),
                () -> now,
                this::alarm,
                () -> Runnable::run,
                new UpstreamLimits.Listener() {
                    @Override
                    public void entered(String provider, String model, UpstreamLimits.Figures figures) {
                        heard.add(provider + "/" + model + " " + figures.limit());
                    }

                    @Override
                    public void left(String provider, String model) {
                        heard.remove(provider + "/" + model + " 3");
                    }
                });

        // When
        Slots first = limits.of("openai", "gpt");
        for (int i = 0; i < 2500; i++) {
            limits.of("openai", "other-" + i);
            limits.of("openai", "gpt");
        }

        // Then
        assertThat(limits.of("openai", "gpt")).isSameAs(first);
        assertThat(heard).hasSize(2000).contains("openai/gpt 3");
    }
}
