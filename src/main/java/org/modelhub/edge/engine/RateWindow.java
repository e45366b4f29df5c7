package org.modelhub.edge.engine;

import java.time.Duration;

/** Whether something moves at a least rate, judged from one window of time to the next; one that stops in between fails. */
final class RateWindow {

    private final long nanos;
    private final long least;
    private boolean open;
    private long began;
    private long before;

    RateWindow(Duration length, int bytesPerSecond) {
        this.nanos = length.toNanos();
        this.least = Math.max(1, bytesPerSecond * length.toMillis() / 1000);
    }

    /**
     * Opens a window if there is none, and judges the one that has ended.
     *
     * @param moved all that has moved so far
     * @return false if the window that has ended was too slow
     */
    boolean keeps(long now, long moved) {
        if (!open) {
            begin(now, moved);
            return true;
        }
        if (now - began < nanos) {
            return true;
        }
        boolean kept = moved - before >= least;
        begin(now, moved);
        return kept;
    }

    private void begin(long now, long moved) {
        open = true;
        began = now;
        before = moved;
    }

    /** Nothing has to move for now. */
    void close() {
        open = false;
    }

    /** When the window that is open ends. */
    long endsAt() {
        return began + nanos;
    }
}
