package org.modelhub.identity;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.EventLoop;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestHead;

/**
 * Finds out who asks and whether they may: the verb of {@code check-identity-action}. An admin may do whatever an app
 * may.
 *
 * <p>A request inside a connection that was let in earlier carries its caller already; the key is then looked up anew, so
 * that a revocation and a changed policy reach open connections, too. A socket may show a ticket in place of a key.
 */
public final class CheckIdentityStep extends AsyncStep {

    private final KeyRing ring;
    private final StreamTickets tickets;
    private final Caller.Role least;

    CheckIdentityStep(KeyRing ring, StreamTickets tickets, Caller.Role least) {
        this.ring = ring;
        this.tickets = tickets;
        this.least = least;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            String ticket = exchange.getVariable(HubVariables.TICKET, String.class);
            if (ticket != null) {
                return redeem(ticket, exchange, callback);
            }
            admit(exchange, caller(exchange));
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private Caller caller(Exchange exchange) {
        Caller before = exchange.getVariable(HubVariables.CALLER, Caller.class);
        if (before != null) {
            return refusedIfNull(ring.known(before.keyId()), "The API key of this connection was revoked.");
        }
        return refusedIfNull(
                ring.identify(Credential.of(head(exchange).headers())),
                "The API key is not valid. It may have been mistyped or revoked.");
    }

    /** With a key beside it, it would be open whose request this is. */
    private boolean redeem(String ticket, Exchange exchange, AsyncCallback callback) {
        if (Credential.isIn(head(exchange).headers())) {
            throw Credential.refused("A ticket and an API key were sent. Send one of the two.");
        }
        Executor home = EventLoop.current();
        CompletionStage<@Nullable String> keyId = tickets.redeem(ticket);
        keyId.whenComplete((id, failure) -> home.execute(() -> {
            if (failure == null) {
                admitByTicket(exchange, id);
            } else {
                exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
            }
            callback.done(false);
        }));
        return false;
    }

    private void admitByTicket(Exchange exchange, @Nullable String keyId) {
        try {
            admit(
                    exchange,
                    refusedIfNull(
                            keyId == null ? null : ring.known(keyId),
                            "The ticket is not valid. It may have been used, or be too old: ask for a new one."));
        } catch (HubException e) {
            exchange.setException(e);
        }
    }

    private void admit(Exchange exchange, Caller caller) {
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

    private static Caller refusedIfNull(@Nullable Caller caller, String message) {
        if (caller == null) {
            throw Credential.refused(message);
        }
        return caller;
    }

    private static RequestHead head(Exchange exchange) {
        return exchange.getVariable(HubVariables.HEAD, RequestHead.class);
    }
}
