package org.modelhub.replay;

import java.util.ArrayDeque;
import java.util.Deque;

/** What this replica knows of a stream that it writes. */
final class Written {

    private static final int MARKS = 16;

    final StreamKeys keys;
    private final long most;
    private final Deque<long[]> marks = new ArrayDeque<>();
    private long bytes;
    private long marked;
    private long trimmed;
    private long touchedAt;
    private boolean touched;
    private boolean lost;

    /** @param most bytes that Redis may hold of it */
    Written(StreamKeys keys, long most) {
        this.keys = keys;
        this.most = most;
    }

    /** A frame goes out. */
    synchronized void add(long number, int size) {
        if (bytes - marked >= most / MARKS) {
            marks.add(new long[] {number, bytes});
            marked = bytes;
        }
        bytes += size;
    }

    /** Number of the first frame that is kept from now on, 0 if nothing is to go. */
    synchronized long trim() {
        long from = 0;
        while (bytes - trimmed > most && !marks.isEmpty()) {
            long[] mark = marks.poll();
            from = mark[0];
            trimmed = mark[1];
        }
        return from;
    }

    /** Whether its life in Redis is to be made longer now. */
    synchronized boolean touch(long now, long everyNanos) {
        if (touched && now - touchedAt < everyNanos) {
            return false;
        }
        touched = true;
        touchedAt = now;
        return true;
    }

    /** Nothing of it is written any more. @return whether that is news */
    synchronized boolean lose() {
        boolean news = !lost;
        lost = true;
        return news;
    }

    synchronized boolean isLost() {
        return lost;
    }
}
