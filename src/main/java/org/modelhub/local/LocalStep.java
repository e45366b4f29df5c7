package org.modelhub.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.EventLoop;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.Passport.Moment;
import org.modelhub.stream.ListStream;

/**
 * Has one in-process model answer the request of the exchange. The model computes on its pool; the exchange goes on
 * where it came from, on the event loop that called.
 */
public final class LocalStep extends AsyncStep {

    private final LocalModels models;
    private final String model;

    /** @param model which model answers */
    public LocalStep(LocalModels models, String model) {
        this.models = models;
        this.model = model;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the last stage hands the failure to the exchange
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Executor home = EventLoop.current();
        CompletableFuture<?> answer;
        try {
            answer = begin(exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        answer.whenComplete((reply, failure) -> home.execute(() -> {
            finish(exchange, reply, failure, home);
            callback.done(false);
        }));
        return false;
    }

    private CompletableFuture<?> begin(Exchange exchange) {
        exchange.setVariable(HubVariables.SERVED_BY, models.servedBy(model));
        stamp(exchange, Moment.SENT);
        Cancel cancel = exchange.getVariable(HubVariables.CANCEL, Cancel.class);
        return models.call(model, exchange.getVariable(HubVariables.REQUEST), cancel);
    }

    private static void finish(Exchange exchange, Object reply, Throwable failure, Executor home) {
        if (failure != null) {
            exchange.setException(cause(failure));
            return;
        }
        stamp(exchange, Moment.ANSWERED);
        exchange.getMessage().setBody(reply instanceof List<?> chunks ? new ListStream<>(chunks, home) : reply);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void stamp(Exchange exchange, Moment moment) {
        Passport passport = exchange.getVariable(HubVariables.PASSPORT, Passport.class);
        if (passport != null) {
            passport.stamp(moment);
        }
    }
}
