package org.modelhub.identity;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.AuditUnavailableException;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;

/**
 * A step that waits for the key store. Reads the exchange on the event loop, works on a worker thread, and goes on with
 * the exchange on the event loop it came from; a route without one goes on on the worker.
 */
abstract class KeyStep extends AsyncStep {

    /** What the client gets. */
    record Answer(int status, Object body) {}

    private final Executor workers;

    KeyStep(Executor workers) {
        this.workers = workers;
    }

    /** Takes what the work needs from the exchange, and refuses what is malformed. */
    abstract Callable<Answer> work(Exchange exchange);

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Context loop = Vertx.currentContext();
        try {
            Callable<Answer> work = work(exchange);
            workers.execute(() -> {
                Runnable end = finish(work, exchange, callback);
                if (loop == null) {
                    end.run();
                } else {
                    loop.runOnContext(ignored -> end.run());
                }
            });
            return false;
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static Runnable finish(Callable<Answer> work, Exchange exchange, AsyncCallback callback) {
        try {
            Answer answer = work.call();
            return () -> {
                exchange.getMessage().setBody(answer.body);
                exchange.setVariable(HubVariables.STATUS, answer.status);
                callback.done(false);
            };
        } catch (Exception e) {
            return () -> {
                exchange.setException(asClientSees(e));
                callback.done(false);
            };
        }
    }

    private static Exception asClientSees(Exception e) {
        if (e instanceof KeyStoreUnavailableException) {
            return new HubException(
                    HubError.unavailable("The key store is not reachable. Try again.", "key_store_unavailable"), e);
        }
        if (e instanceof AuditUnavailableException) {
            return new HubException(
                    HubError.unavailable("The audit log cannot be written, so nothing was done.", "audit_unavailable"),
                    e);
        }
        return e;
    }

    static RequestHead head(Exchange exchange) {
        return exchange.getVariable(HubVariables.HEAD, RequestHead.class);
    }

    /** Who acts. Without an identity nothing is done, whatever the route forgot. */
    static Caller admin(Exchange exchange) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        if (caller == null || caller.role() != Caller.Role.ADMIN) {
            throw new HubException(HubError.forbidden("Keys are handled by admins only."));
        }
        return caller;
    }
}
