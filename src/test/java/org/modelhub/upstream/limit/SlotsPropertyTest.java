package org.modelhub.upstream.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.limit.FixedLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;
import org.modelhub.upstream.guard.Slots;

/** Threads that ask, leave, run out of time and give back, a hundred thousand times: the counts always hold. */
class SlotsPropertyTest {

    private static final int LIMIT = 12;
    private static final int THREADS = 4;
    private static final int EACH = 25_000;
    private static final LimitProperties SETTINGS =
            new LimitProperties(LIMIT, 1, LIMIT, Duration.ofSeconds(2), 0.75, 3, 5, Duration.ofSeconds(5));

    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Slots.Slot> slotsOut = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> alarms = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Cancel> cancels = new ConcurrentLinkedQueue<>();
    private final ModelSlots slots =
            new ModelSlots("p", FixedLimit.of(LIMIT), SETTINGS, System::nanoTime, this::alarm, () -> Runnable::run);

    private Timer.Running alarm(Duration span, Runnable action) {
        alarms.add(action);
        return () -> alarms.remove(action);
    }

    private final class Asked implements Slots.Waiter {

        private final AtomicBoolean told = new AtomicBoolean();

        private void told() {
            answered.incrementAndGet();
            if (!told.compareAndSet(false, true)) {
                broken.add("told twice");
            }
        }

        @Override
        public void granted(Slots.Slot slot) {
            told();
            if (held.incrementAndGet() > LIMIT) {
                broken.add("more than the limit are held");
            }
            slotsOut.add(slot);
        }

        @Override
        public void refused(HubError error) {
            told();
        }
    }

    private void act(Random random) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> ask(random);
            case 4 -> run(cancels.poll());
            case 5 -> runAlarm(alarms.poll());
            default -> release(random);
        }
        if (slots.queued() > SETTINGS.queueBatch() + SETTINGS.queueInteractive()) {
            broken.add("a queue is too long");
        }
    }

    private void ask(Random random) {
        Cancel cancel = new Cancel();
        asked.incrementAndGet();
        slots.acquire(random.nextBoolean() ? Priority.BATCH : Priority.INTERACTIVE, cancel, new Asked());
        if (random.nextInt(3) == 0) {
            cancels.add(cancel);
        }
    }

    private static void run(Cancel cancel) {
        if (cancel != null) {
            cancel.fire();
        }
    }

    private static void runAlarm(Runnable alarm) {
        if (alarm != null) {
            alarm.run();
        }
    }

    private void release(Random random) {
        Slots.Slot slot = slotsOut.poll();
        if (slot != null) {
            held.decrementAndGet();
            slot.release(random.nextInt(5_000_000), random.nextInt(20) == 0);
            if (random.nextInt(10) == 0) {
                slot.release(1, true);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countsHoldUnderAnyOrderOfEvents(long seed) throws Exception {
        // Given
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();

        // When
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed * 31 + thread);
            running.add(threads.submit(() -> {
                for (int i = 0; i < EACH; i++) {
                    act(random);
                }
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        threads.shutdown();
        while (!slots.isIdle()) {
            release(new Random(seed));
        }

        // Then
        assertThat(broken).as("seed %d", seed).isEmpty();
        assertThat(answered.get()).as("each was told once, seed %d", seed).isEqualTo(asked.get());
        assertThat(held.get()).isZero();
    }

    /** One thread, so that the order is known: no batch request is let in while a person waits. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void nobodyOvertakes(long seed) {
        // Given
        Random random = new Random(seed);
        List<Priority> waiting = new ArrayList<>();
        List<Slots.Slot> out = new ArrayList<>();

        for (int i = 0; i < EACH; i++) {
            // When
            if (random.nextBoolean()) {
                waitFor(random.nextBoolean() ? Priority.BATCH : Priority.INTERACTIVE, waiting, out);
            } else if (!out.isEmpty()) {
                out.remove(random.nextInt(out.size())).release(1000, false);
            }

            // Then
            assertThat(out.size()).isLessThanOrEqualTo(LIMIT);
        }
        assertThat(broken).isEmpty();
    }

    private void waitFor(Priority priority, List<Priority> waiting, List<Slots.Slot> out) {
        waiting.add(priority);
        slots.acquire(priority, new Cancel(), new Slots.Waiter() {
            @Override
            public void granted(Slots.Slot slot) {
                waiting.remove(priority);
                if (priority == Priority.BATCH && waiting.contains(Priority.INTERACTIVE)) {
                    broken.add("batch work went before a person");
                }
                out.add(slot);
            }

            @Override
            public void refused(HubError error) {
                waiting.remove(priority);
            }
        });
    }
}
