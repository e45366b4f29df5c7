package org.modelhub.upstream.guard;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;

/** What the end of a call says about the model that was called. */
enum Verdict {
    /** It works; a request that it rightly refuses shows that as well. */
    WELL,
    /** It is down, broken, or too late. */
    FAILED,
    /** It works, and wants fewer calls or more money. */
    LIMITED,
    /** Nothing: the fault is the hub's or its operator's, or nobody waited for the end. */
    NOTHING;

    private static final int TOO_MANY = 429;
    private static final int CLIENT_GONE = 499;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 504;

    /** The words of vendors for a limit of rate or of money, where no status says it: inside of a stream. */
    private static final Set<String> LIMITS = Set.of(
            "rate_limit_exceeded", "rate_limit_error", "insufficient_quota", "quota_exceeded", "resource_exhausted");

    /**
     * A refusal of the hub's key or of the model's name is seen at once, costs nothing and ends when an operator repairs
     * it; a public name's own patience is no measure for others; a full pool and a defect are the hub's.
     */
    private static final Set<String> NOT_THE_MODELS = Set.of(
            "upstream_auth",
            "upstream_model_not_found",
            "upstream_slow",
            "provider_busy",
            "provider_unavailable",
            "internal");

    /** The model answered, and what it said was of no use; a repetition would be paid for as well. */
    private static final Set<String> UNFIT = Set.of("invalid_structured_output", "upstream_too_large");

    /** Failures that a repetition at once would not help, or that have taken up the user's time already. */
    private static final Set<String> NOT_AGAIN = Set.of("upstream_timeout", "upstream_invalid_reply");

    /** @param error null for a whole answer */
    static Verdict of(@Nullable HubError error) {
        if (error == null) {
            return WELL;
        }
        String code = code(error);
        if (error.status() == CLIENT_GONE || NOT_THE_MODELS.contains(code)) {
            return NOTHING;
        }
        if (error.status() == TOO_MANY || LIMITS.contains(code.toLowerCase(Locale.ROOT))) {
            return LIMITED;
        }
        return error.status() >= SERVER_ERROR && !UNFIT.contains(code) ? FAILED : WELL;
    }

    /** Whether a failure may be gone a moment later. */
    static boolean passing(HubError error) {
        return of(error) == FAILED && error.status() > SERVER_ERROR && !NOT_AGAIN.contains(code(error));
    }

    /** Whether a failure speaks of overload. */
    static boolean dropped(@Nullable HubError error) {
        return error != null
                && (of(error) == LIMITED
                        || error.status() == UNAVAILABLE
                        || error.status() == TIMEOUT
                        || code(error).equals("upstream_unreachable"));
    }

    private static String code(HubError error) {
        String code = error.code();
        return code == null ? "" : code;
    }
}
