package org.modelhub.identity;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestHead;

/**
 * Finds out who asks and whether they may: the verb of {@code check-identity-action}. An admin may do whatever an app
 * may.
 */
public final class CheckIdentityStep implements Processor {

    private final KeyRing ring;
    private final Caller.Role least;

    CheckIdentityStep(KeyRing ring, Caller.Role least) {
        this.ring = ring;
        this.least = least;
    }

    @Override
    public void process(Exchange exchange) {
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        Caller caller = ring.identify(Credential.of(head.headers()));
        if (caller == null) {
            throw Credential.refused("The API key is not valid. It may have been mistyped or revoked.");
        }
        // Set before the role is judged, so that a refusal is counted under the right key.
        exchange.setVariable(HubVariables.CALLER, caller);
        if (caller.role().compareTo(least) < 0) {
            throw new HubException(HubError.forbidden("This needs a key of role " + least.wire() + "; yours is "
                    + caller.role().wire() + "."));
        }
        Passport passport = exchange.getVariable(HubVariables.PASSPORT, Passport.class);
        if (passport != null) {
            passport.stamp(Passport.Moment.IDENTIFIED);
        }
    }
}
