package org.modelhub.edge.engine;

import org.modelhub.edge.EdgeProperties;

/** How long a request's body may take: as long as it keeps coming at the least rate, and never beyond the ceiling. */
final class BodyPace {

    private final RateWindow window;
    private final long ceiling;

    BodyPace(EdgeProperties limits, long now) {
        window = new RateWindow(limits.pace().window(), limits.pace().rate());
        window.keeps(now, 0);
        ceiling = now + limits.bodyTimeout().toNanos();
    }

    /** How long to wait before the body is judged. */
    long patience(long now) {
        return Math.min(window.endsAt() - now, ceiling - now);
    }

    /** @param read bytes of the body so far */
    boolean keeps(long now, long read) {
        return now - ceiling < 0 && window.keeps(now, read);
    }
}
