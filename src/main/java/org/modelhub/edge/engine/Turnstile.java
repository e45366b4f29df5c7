package org.modelhub.edge.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many through that they do not fall over each other; the rest wait in the order in which they came. Whoever was
 * let through leaves once. Any thread.
 */
final class Turnstile {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Turnstile(int most) {
        free = most;
    }

    /** @param turn runs now, or on the thread of one who leaves */
    void enter(Runnable turn) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(turn);
                return;
            }
            free--;
        }
        turn.run();
    }

    void leave() {
        Runnable next = next();
        if (next != null) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            free++;
        }
        return next;
    }
}
