package org.modelhub.content;

import java.time.Duration;

/**
 * How long a text may be looked at. One search for a pattern is linear, but a pattern with many hits may search to the
 * end of the text for each of them.
 */
final class Effort {

    private final long end;

    Effort(Duration most) {
        this.end = System.nanoTime() + most.toNanos();
    }

    void check() {
        if (System.nanoTime() - end > 0) {
            throw new TooMuchToCheckException();
        }
    }
}
