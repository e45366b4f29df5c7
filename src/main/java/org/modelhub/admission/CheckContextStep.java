package org.modelhub.admission;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.modelhub.chat.ChatRequest;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.HubVariables;

/** Holds a chat's prompt against what the public name can take; counts long ones on a worker thread. */
final class CheckContextStep extends AsyncStep {

    private final ContextLimit limit;
    private final Vertx vertx;

    CheckContextStep(ContextLimit limit, Vertx vertx) {
        this.limit = limit;
        this.vertx = vertx;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ChatRequest request = exchange.getVariable(HubVariables.REQUEST, ChatRequest.class);
        int context = exchange.getVariable(HubVariables.CONTEXT, Integer.class);
        if (limit.clearlyFits(request, context)) {
            callback.done(true);
            return true;
        }
        Context caller = vertx.getOrCreateContext();
        vertx.executeBlocking(
                        () -> {
                            limit.check(request, context);
                            return null;
                        },
                        false)
                .onFailure(exchange::setException)
                .onComplete(done -> caller.runOnContext(nothing -> callback.done(false)));
        return false;
    }
}
