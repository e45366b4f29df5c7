package org.modelhub.admission;

import java.math.BigDecimal;
import java.time.Duration;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.ProviderException;

/** What is said to a request that was not granted. */
final class Refusal {

    private static final int TOO_MANY = 429;

    private Refusal() {}

    /** @param next whether the route's next model is to be asked */
    static HubException of(Ask ask, Grant grant, boolean next) {
        Limit limit = ask.limits().get(grant.refusedBy());
        Claim claim = ask.claims().get(grant.refusedBy());
        long left = grant.levels().get(grant.refusedBy());
        if (next) {
            return ProviderException.of(limited(limit, grant.after()));
        }
        return new HubException(
                grant.after().isNegative() ? tooLarge(limit, claim) : tooMany(limit, claim, left, grant));
    }

    private static HubError tooMany(Limit limit, Claim claim, long left, Grant grant) {
        Duration after = ResetTime.wholeSeconds(grant.after());
        String message = "Rate limit reached for " + counted(limit) + ": limit "
                + amount(limit, claim.rate().capacity())
                + " in " + ResetTime.of(claim.rate().period()) + ", left " + amount(limit, left) + ", requested "
                + amount(limit, claim.amount()) + ". Please try again in " + ResetTime.of(after) + ".";
        return new HubError(TOO_MANY, message, limit.unit().word(), null, "rate_limit_exceeded", after);
    }

    /** No 429: clients wait and send the same again after one, and that can never help. */
    private static HubError tooLarge(Limit limit, Claim claim) {
        return HubError.badRequest(
                "This request is too large for the limit on " + counted(limit) + ": limit "
                        + amount(limit, claim.rate().capacity()) + " in "
                        + ResetTime.of(claim.rate().period())
                        + ", requested " + amount(limit, claim.amount())
                        + ". Shorten the prompt or lower max_tokens.",
                limit.unit() == Unit.REQUESTS ? null : "max_tokens",
                "request_too_large_for_limit");
    }

    /** A limit on the way to a model, which another model may stand in for. */
    static HubError limited(Limit limit, Duration after) {
        return new HubError(
                503,
                "The limit on " + counted(limit) + " is reached.",
                "unavailable_error",
                null,
                "provider_limited",
                after.isNegative() ? null : ResetTime.wholeSeconds(after));
    }

    private static String counted(Limit limit) {
        return limit.unit().word() + " of this " + limit.scope().words();
    }

    /** Costs in whole units of the currency, as the limit was declared. */
    private static String amount(Limit limit, long amount) {
        return limit.unit() == Unit.COST
                ? BigDecimal.valueOf(amount, 6).stripTrailingZeros().toPlainString()
                : Long.toString(amount);
    }
}
