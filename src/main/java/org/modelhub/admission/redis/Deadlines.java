package org.modelhub.admission.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Ends the wait of requests that Redis answers too late. All wait equally long, so the first one in is the first one
 * out, and one timer serves all; Lettuce's own has ticks of 100 ms. Under load it runs once per wait, idle not at all.
 */
final class Deadlines {

    private final Queue<Take> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final ScheduledExecutorService timer;
    private final LongSupplier nanos;
    private final Consumer<Take> late;

    Deadlines(ScheduledExecutorService timer, LongSupplier nanos, Consumer<Take> late) {
        this.timer = timer;
        this.nanos = nanos;
        this.late = late;
    }

    void add(Take take) {
        waiting.add(take);
        arm();
    }

    private void arm() {
        Take first = waiting.peek();
        if (first != null && armed.compareAndSet(false, true)) {
            long wait = Math.max(0, first.deadline() - nanos.getAsLong());
            timer.schedule(this::sweep, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void sweep() {
        Take first = waiting.peek();
        while (first != null && (first.decided() || first.deadline() - nanos.getAsLong() <= 0)) {
            waiting.poll();
            if (!first.decided()) {
                late.accept(first);
            }
            first = waiting.peek();
        }
        armed.set(false);
        arm();
    }
}
