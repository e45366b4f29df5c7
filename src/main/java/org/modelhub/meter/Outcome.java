package org.modelhub.meter;

import java.util.Locale;
import org.modelhub.exchange.RequestOutcome;

/** How a request ended, in the few words that a dashboard distinguishes. */
enum Outcome {
    /** Answered. */
    SUCCESS,
    /** The caller's fault: 4xx other than 429. */
    REFUSED,
    /** Over a limit: 429. */
    LIMITED,
    /** The hub's or a provider's fault: 5xx, or an answer that broke after its 200. */
    FAILED,
    /** The client left first. */
    GONE;

    private final String tag = name().toLowerCase(Locale.ROOT);

    String tag() {
        return tag;
    }

    static Outcome of(RequestOutcome request) {
        int status = request.status();
        if (status == 499) {
            return GONE;
        }
        if (status == 429) {
            return LIMITED;
        }
        if (status >= 400 && status < 500) {
            return REFUSED;
        }
        return status >= 500 || request.error() != null ? FAILED : SUCCESS;
    }
}
