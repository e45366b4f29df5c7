package org.modelhub.edge;

import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told of an exception: a known refusal as it stands, anything else without a detail. */
public final class ThrownErrors {

    private static final Logger LOGGER = LoggerFactory.getLogger(ThrownErrors.class);
    private static final int CAUSES = 10;

    private ThrownErrors() {}

    public static HubError asHubError(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof HubException known) {
                return known.error();
            }
        }
        // A defect of ours or of a route: a person must look, and the client learns nothing of the inside.
        LOGGER.atError().setCause(thrown).log("request failed unexpectedly");
        return HubError.internal();
    }
}
