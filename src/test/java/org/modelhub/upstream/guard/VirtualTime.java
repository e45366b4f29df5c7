package org.modelhub.upstream.guard;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** A clock and its timer that move only when a test says so; what is due at one time runs in the order of its asking. */
public final class VirtualTime implements LongSupplier, Timer {

    private static final class Task {

        private final long due;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        Task(long due, long order, Runnable action) {
            this.due = due;
            this.order = order;
            this.action = action;
        }
    }

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.<Task>comparingLong(task -> task.due).thenComparingLong(task -> task.order));
    private long now;
    private long orders;

    @Override
    public long getAsLong() {
        return now;
    }

    @Override
    public Pending schedule(long nanos, Runnable action) {
        Task task = new Task(now + Math.max(0, nanos), orders++, action);
        tasks.add(task);
        return () -> task.cancelled = true;
    }

    public void after(Duration span, Runnable action) {
        schedule(span.toNanos(), action);
    }

    /** Lets that much time pass, and everything happen that is due in it. */
    public void pass(Duration span) {
        long end = now + span.toNanos();
        while (!tasks.isEmpty() && tasks.peek().due <= end) {
            Task next = tasks.remove();
            now = Math.max(now, next.due);
            if (!next.cancelled) {
                next.action.run();
            }
        }
        now = end;
    }

    /** How many things wait for their time. */
    public long waiting() {
        return tasks.stream().filter(task -> !task.cancelled).count();
    }
}
