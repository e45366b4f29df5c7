package org.modelhub.stream.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far readers may see a stream: with a store, no further than what is there; without one, or where it failed, all of
 * it. Used under its stream's lock.
 */
final class Released {

    private final FrameBuffer buffer;
    private final @Nullable WriteAhead ahead;
    private long number;

    /** @param ahead null without a store; what is in the buffer already is in the store, too */
    Released(FrameBuffer buffer, @Nullable WriteAhead ahead) {
        this.buffer = buffer;
        this.ahead = ahead;
        this.number = buffer.last();
    }

    /** Number up to which readers may see. */
    long number() {
        return number;
    }

    /** A chunk came. */
    void grown() {
        if (ahead == null || ahead.lost()) {
            number = buffer.last();
        }
    }

    /** Frames that are to be written to the store now. */
    List<Frame> writable(long now) {
        return ahead == null ? List.of() : ahead.next(now);
    }

    /** A call of the store is over. @return whether that says anything about what may be seen */
    boolean stored(boolean well) {
        if (ahead == null || ahead.lost()) {
            return false;
        }
        if (well) {
            number = ahead.done();
        } else {
            ahead.lose();
            number = buffer.last();
        }
        return true;
    }

    /** Whether the frames are in a store, too. */
    boolean isStored() {
        return ahead != null && !ahead.lost();
    }

    /** Whether all that memory had is in a store, also where it is over. */
    boolean isInStore() {
        return ahead != null && ahead.kept();
    }

    boolean isLate(long now) {
        return ahead != null && ahead.late(now);
    }

    /**
     * The store is to be told that nothing more comes, once.
     *
     * @param leave also if the stream is not over
     * @return the state that it is to be told; null if there is nothing to tell
     */
    @Nullable
    StreamState closes(StreamState state, boolean leave) {
        if (ahead == null || ahead.closed() || !(leave || ahead.lost() || (state.over() && ahead.complete()))) {
            return null;
        }
        StreamState how = ahead.lost() ? StreamState.EXPIRED : state;
        // Whoever reads it there must not wait for an end that never comes.
        boolean cut = how.over() && !isWritten();
        ahead.close();
        return cut ? StreamState.DETACHED : how;
    }

    /** Whether the store waits for nothing of what is in the buffer. */
    boolean isWritten() {
        return ahead == null || ahead.lost() || ahead.complete();
    }
}
