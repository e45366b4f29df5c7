package org.modelhub.edge;

import java.time.Duration;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told of an exception: a known refusal as it stands, anything else without a detail. */
public final class ThrownErrors {

    private static final Logger LOGGER = LoggerFactory.getLogger(ThrownErrors.class);
    private static final int CAUSES = 10;

    /** What Camel's Throttle EIP refuses with; by name, since this class knows no Camel. */
    private static final String THROTTLED = "org.apache.camel.processor.ThrottlerRejectedExecutionException";

    private ThrownErrors() {}

    public static HubError asHubError(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof HubException known) {
                return known.error();
            }
            if (cause.getClass().getName().equals(THROTTLED)) {
                return throttled();
            }
        }
        // A defect of ours or of a route: a person must look, and the client learns nothing of the inside.
        LOGGER.atError().setCause(thrown).log("request failed unexpectedly");
        return HubError.internal();
    }

    /** When the EIP lets the next one in is not to be had from it. */
    private static HubError throttled() {
        String message = "This model gets more requests than its route lets through at the moment.";
        return new HubError(429, message, "rate_limit_error", null, "route_limited", Duration.ofSeconds(1));
    }
}
