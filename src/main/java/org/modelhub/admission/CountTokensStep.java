package org.modelhub.admission;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.modelhub.chat.ChatRequest;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.HubVariables;

/** Answers how many tokens a chat would take in; counts on a worker thread, since a prompt may be long. */
final class CountTokensStep extends AsyncStep {

    private final PromptSize size;
    private final Vertx vertx;

    CountTokensStep(PromptSize size, Vertx vertx) {
        this.size = size;
        this.vertx = vertx;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ChatRequest request = exchange.getVariable(HubVariables.REQUEST, ChatRequest.class);
        Context caller = vertx.getOrCreateContext();
        vertx.executeBlocking(() -> size.of(request), false)
                .onSuccess(tokens -> exchange.getMessage().setBody(Map.of("input_tokens", tokens)))
                .onFailure(exchange::setException)
                .onComplete(done -> caller.runOnContext(nothing -> callback.done(false)));
        return false;
    }
}
