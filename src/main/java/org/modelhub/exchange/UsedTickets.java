package org.modelhub.exchange;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Which one-time tickets were used; one memory for all replicas that take the same tickets, where they have one. */
@FunctionalInterface
public interface UsedTickets {

    /**
     * Takes a ticket for used. Does not block, and does not fail: who cannot ask the others answers for itself.
     *
     * @param nonce what tells the ticket from every other one; nothing secret
     * @param expires from when on it is refused anyway, so that it need not be remembered any longer
     * @return whether it was not used before
     */
    CompletionStage<Boolean> firstUse(String nonce, Instant expires);
}
