package org.modelhub.stream.live;

import java.util.List;

/**
 * How far a stream is in its store. One call is under way at a time, and what comes meanwhile goes with the next one, so
 * that a store that is slow gets larger calls and not more. Used under its stream's lock.
 */
final class WriteAhead {

    private static final int MOST_FRAMES = 512;
    private static final long MOST_BYTES = 64 << 10;

    private final FrameBuffer buffer;
    private final FrameBuffer.Cursor cursor;
    private final long patience;
    private boolean busy;
    private boolean lost;
    private boolean closed;
    private boolean kept = true;
    private long since;

    /**
     * Begins with the call under way that opens the stream in the store.
     *
     * @param patience nanoseconds that a call may take
     */
    WriteAhead(FrameBuffer buffer, long patience, long now) {
        this.buffer = buffer;
        this.cursor = buffer.seek(buffer.last());
        this.patience = patience;
        this.busy = true;
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
        return busy && !lost && now - since > patience;
    }

    /** The store is used no longer. */
    void lose() {
        lost = true;
        kept = false;
    }

    boolean lost() {
        return lost;
    }

    /** Whether the store has all that was ever released, also where nothing more is written. */
    boolean kept() {
        return kept;
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
