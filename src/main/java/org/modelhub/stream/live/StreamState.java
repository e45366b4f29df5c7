package org.modelhub.stream.live;

import java.util.Locale;

/** Where a stream is in its life; {@link LiveStream} draws the ways between. */
public enum StreamState {
    /** Nothing has come from the model yet. */
    OPENED,
    /** Somebody reads, and the model writes. */
    FLOWING,
    /** Somebody reads, but slower than the model writes: the upstream is held. */
    PAUSED,
    /** Nobody reads; the model goes on within the detach policy. */
    DETACHED,
    /** The answer is complete, and kept for a while. */
    FINISHED,
    /** The answer broke off, and what there is of it is kept for a while. */
    FAILED,
    /** Nothing of it is kept any more. */
    EXPIRED;

    /** Whether nothing can be added any more. */
    public boolean over() {
        return compareTo(FINISHED) >= 0;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
