package org.modelhub.exchange;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Which one-time tickets were used on any of the replicas that take the same tickets. */
@FunctionalInterface
public interface UsedTickets {

    /**
     * Takes a ticket for used. Does not block.
     *
     * @param nonce what tells the ticket from every other one; nothing secret
     * @param expires from when on it is refused anyway, so that it need not be remembered much longer
     * @return whether no replica has taken it before; fails, soon, where the others cannot be asked
     */
    CompletionStage<Boolean> firstUse(String nonce, Instant expires);
}
