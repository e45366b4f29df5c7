package org.modelhub.replay;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Ends the wait for answers that Redis gives too late. All wait equally long, so the first one in is the first one out,
 * and one timer serves all. Where the timer itself was held up, so was whatever reads the answers: then they may have
 * come, and all that wait do so a little longer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a timer that is shut down sweeps no more
final class Patience {

    private static final long HELD_UP = TimeUnit.MILLISECONDS.toNanos(10);

    /** @param late runs when it is */
    private record Wait(CompletableFuture<?> answer, long deadline, Runnable late) {}

    private final Queue<Wait> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final ScheduledExecutorService timer;
    private final LongSupplier nanos;
    private final long limit;
    /** Whether they wait longer now; only the timer's thread writes it. */
    private boolean longer;

    Patience(ScheduledExecutorService timer, LongSupplier nanos, long limit) {
        this.timer = timer;
        this.nanos = nanos;
        this.limit = limit;
    }

    void add(CompletableFuture<?> answer, Runnable late) {
        waiting.add(new Wait(answer, nanos.getAsLong() + limit, late));
        arm();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a sweep does not fail
    private void arm() {
        Wait first = waiting.peek();
        if (first != null && armed.compareAndSet(false, true)) {
            long wait = Math.max(0, first.deadline() - nanos.getAsLong());
            timer.schedule(() -> sweep(first.deadline()), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void sweep(long due) {
        long now = nanos.getAsLong();
        if (!longer && now - due > HELD_UP) {
            longer = true;
            timer.schedule(() -> sweep(nanos.getAsLong()), HELD_UP, TimeUnit.NANOSECONDS);
            return;
        }
        longer = false;
        Wait first = waiting.peek();
        while (first != null && (first.answer().isDone() || first.deadline() - now <= 0)) {
            waiting.poll();
            if (!first.answer().isDone()) {
                first.late().run();
            }
            first = waiting.peek();
        }
        armed.set(false);
        arm();
    }
}
