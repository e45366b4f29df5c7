package org.modelhub.edge.socket;

import java.time.Duration;
import org.modelhub.chat.HubError;
import org.modelhub.edge.engine.StreamErrors;
import org.modelhub.stream.live.FrameReader.Dismissal;

/** What a client is told whose stream goes on without this socket. */
public final class Dismissals {

    private static final HubError REPLACED = new HubError(
            409, "Another connection reads this stream now.", "invalid_request_error", null, "stream_replaced", null);
    public static final HubError DRAINING = new HubError(
            503,
            "This instance of the hub is being stopped; connect again.",
            "unavailable_error",
            null,
            "draining",
            Duration.ofSeconds(1));
    private static final HubError SLOW = new HubError(
            408,
            "Too little of this stream was taken for too long; it can be resumed.",
            "invalid_request_error",
            null,
            "too_slow",
            null);

    private Dismissals() {}

    public static HubError error(Dismissal why) {
        return switch (why) {
            case REPLACED -> REPLACED;
            case DRAINING -> DRAINING;
            case EXPIRED -> StreamErrors.EXPIRED;
            case SLOW -> SLOW;
        };
    }

    static boolean resumable(Dismissal why) {
        return why == Dismissal.DRAINING || why == Dismissal.SLOW;
    }
}
