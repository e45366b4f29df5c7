package org.modelhub.stream.live;

import java.util.List;

/**
 * How far a stream is in its store. One call is under way at a time, and what comes meanwhile goes with the next one, so
 * that a store that is slow gets larger calls and not more. Used under its stream's lock.
 */
final class WriteAhead {

    private static final long LIMIT_NANOS = 50_000_000;
    private static final int MOST_FRAMES = 512;
    private static final long MOST_BYTES = 64 << 10;

    private final FrameBuffer buffer;
    private final FrameBuffer.Cursor cursor;
    private boolean busy;
    private boolean lost;
    private boolean closed;
    private long since;

    /** @param opening whether the call that opens the stream is under way */
    WriteAhead(FrameBuffer buffer, boolean opening, long now) {
        this.buffer = buffer;
        this.cursor = buffer.seek(buffer.last());
        this.busy = opening;
        this.since = now;
    }

    /** A call begins. */
    private void began(long now) {
        busy = true;
        since = now;
    }

    /** What to write now, in order; empty if nothing, or a call is under way. */
    List<Frame> next(long now) {
        if (busy || lost) {
            return List.of();
        }
        List<Frame> frames = buffer.take(cursor, buffer.last(), MOST_BYTES, MOST_FRAMES, false);
        if (!frames.isEmpty()) {
            began(now);
        }
        return frames;
    }

    /** The call under way is complete. @return number of the last chunk that is in the store */
    long done() {
        busy = false;
        return cursor.number();
    }

    boolean late(long now) {
        return busy && !lost && now - since > LIMIT_NANOS;
    }

    /** The store is used no longer. */
    void lose() {
        lost = true;
    }

    boolean lost() {
        return lost;
    }

    /** Nothing is written any more. */
    void close() {
        lost = true;
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    /** Whether everything is in the store. */
    boolean complete() {
        return !busy && cursor.number() == buffer.last();
    }
}
