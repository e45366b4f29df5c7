package org.modelhub.exchange;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * What an operator fixed for one API key beside its role.
 *
 * @param limits how much it may use
 * @param priority who goes first where requests wait
 * @param disconnect what becomes of an answer whose client left
 */
public record KeyPolicy(Limits limits, Priority priority, Disconnect disconnect) {

    /** A key of which nothing is fixed: the hub's own limits hold. */
    public static final KeyPolicy DEFAULT =
            new KeyPolicy(Limits.NONE, Priority.INTERACTIVE, new Disconnect(OnDisconnect.CANCEL, 0, BigDecimal.ZERO));

    /**
     * Limits of this key alone; 0 is no limit of its own.
     *
     * @param tokensPerMinute read and written together
     * @param costPerDay in the hub's currency
     */
    public record Limits(long requestsPerMinute, long tokensPerMinute, long tokensPerDay, BigDecimal costPerDay) {

        public static final Limits NONE = new Limits(0, 0, 0, BigDecimal.ZERO);
    }

    /** What becomes of an answer whose client left. */
    public enum OnDisconnect {
        /** The upstream is told at once. */
        CANCEL,
        /** The answer is read on, so that the provider's own count can be billed. */
        DRAIN,
        /** The answer goes on for a client that comes back. */
        KEEP;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What becomes of an answer whose client left, and how much that may cost.
     *
     * @param maxTokens written after the client left; the upstream is told then
     * @param maxCost of those tokens, in the hub's currency; 0 is no bound but that of the tokens
     */
    public record Disconnect(OnDisconnect action, int maxTokens, BigDecimal maxCost) {}
}
