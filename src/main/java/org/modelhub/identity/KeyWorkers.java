package org.modelhub.identity;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/**
 * The few threads that wait for the database and the audit file, so that no event loop does. The queue is short: an
 * operator's request that cannot start soon is refused with 503.
 */
final class KeyWorkers implements Executor, AutoCloseable {

    private static final int THREADS = 2;
    private static final int QUEUED = 64;

    private final AtomicInteger count = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUED), this::thread);

    KeyWorkers() {
        pool.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "keys-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** @throws HubException 503 if the queue is full */
    @Override
    public void execute(Runnable work) {
        try {
            pool.execute(work);
        } catch (RejectedExecutionException e) {
            throw new HubException(HubError.unavailable("Too many key operations at once. Try again.", "keys_busy"));
        }
    }

    /** Lets running work end: an act that was recorded should also be done. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            pool.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
