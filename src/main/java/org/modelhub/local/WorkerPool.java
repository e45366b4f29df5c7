package org.modelhub.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Cancel;

/**
 * A few threads for the models' mathematics, behind a bounded queue.
 *
 * <p>A job is a list of pieces of work. Its pieces run on as many threads as are free, and after each piece the job
 * goes to the end of the queue: a single text does not wait behind a batch of hundreds. What is bounded is the number
 * of pieces accepted and not yet done; a job that does not fit is refused at once with 503, never in part.
 */
final class WorkerPool implements AutoCloseable {

    private final int threads;
    private final int capacity;
    private final Semaphore room;
    private final ExecutorService workers;

    WorkerPool(int threads, int capacity) {
        this.threads = threads;
        this.capacity = capacity;
        this.room = new Semaphore(capacity);
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "local-model-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Pieces accepted and not yet done. */
    int waiting() {
        return capacity - room.availablePermits();
    }

    /**
     * @return the results in the order of the inputs; fails with the first failure, or with status 499 once cancelled
     * @throws HubException 503 if the queue is full
     */
    <I, O> CompletableFuture<List<O>> each(List<I> inputs, Function<I, O> work, @Nullable Cancel cancel) {
        Job<I, O> job = new Job<>(inputs, work);
        if (inputs.isEmpty()) {
            job.done.complete(List.of());
            return job.done;
        }
        if (!room.tryAcquire(inputs.size())) {
            throw new HubException(full());
        }
        if (cancel != null) {
            cancel.onFire(() -> job.done.completeExceptionally(new HubException(left())));
        }
        for (int i = Math.min(threads, inputs.size()); i > 0; i--) {
            workers.execute(job);
        }
        return job.done;
    }

    /** One piece of work. */
    <O> CompletableFuture<O> one(Supplier<O> work, @Nullable Cancel cancel) {
        return each(List.of(work), Supplier::get, cancel).thenApply(results -> results.get(0));
    }

    private static HubError full() {
        return new HubError(
                503,
                "The in-process models are busy and their queue is full; try again in a moment.",
                "unavailable_error",
                null,
                "local_queue_full",
                Duration.ofSeconds(1));
    }

    private static HubError left() {
        return new HubError(499, "The client left before the answer.", "cancelled_error", null, "cancelled", null);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        try {
            // Native sessions are closed after this; a run under way must not lose them.
            workers.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Inputs on their way; runs on up to {@link #threads} threads at a time. */
    private final class Job<I, O> implements Runnable {

        private final List<I> inputs;
        private final Function<I, O> work;
        private final Object[] results;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger left;
        private final CompletableFuture<List<O>> done = new CompletableFuture<>();

        Job(List<I> inputs, Function<I, O> work) {
            this.inputs = inputs;
            this.work = work;
            this.results = new Object[inputs.size()];
            this.left = new AtomicInteger(inputs.size());
        }

        @Override
        public void run() {
            int index = next.getAndIncrement();
            if (index >= inputs.size()) {
                return;
            }
            try {
                if (!done.isDone()) {
                    results[index] = work.apply(inputs.get(index));
                }
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            } finally {
                finishPiece();
            }
        }

        private void finishPiece() {
            room.release();
            if (left.decrementAndGet() == 0) {
                done.complete(results());
            } else if (next.get() < inputs.size() && !workers.isShutdown()) {
                workers.execute(this);
            }
        }

        @SuppressWarnings("unchecked") // only run() writes into the array
        private List<O> results() {
            return new ArrayList<>((List<O>) (List<?>) Arrays.asList(results));
        }
    }
}
