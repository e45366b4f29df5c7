package org.modelhub.exchange;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/** A few threads of one feature behind a bounded queue, for work that would hold an event loop. */
public final class Workers implements Executor, AutoCloseable {

    private final String name;
    private final AtomicInteger count = new AtomicInteger();
    private final ThreadPoolExecutor pool;

    /** @param name what its threads are called, and what is said to be busy */
    public Workers(String name, int threads, int queued) {
        this.name = name;
        this.pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queued), this::thread);
        pool.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** @throws HubException 503 if the queue is full */
    @Override
    public void execute(Runnable work) {
        try {
            pool.execute(work);
        } catch (RejectedExecutionException full) {
            throw new HubException(HubError.unavailable("Too many requests at once. Try again.", name + "_busy"));
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
