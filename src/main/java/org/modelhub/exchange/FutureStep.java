package org.modelhub.exchange;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * A step whose answer is a future. It becomes the message's body, and the exchange goes on on the event loop that it
 * came from; a route without one goes on where the future was completed.
 */
public abstract class FutureStep extends AsyncStep {

    /** Takes what is needed from the exchange, and begins. What it throws is the step's failure. */
    protected abstract CompletableFuture<?> begin(Exchange exchange);

    @SuppressWarnings("FutureReturnValueIgnored") // the last stage hands the failure to the exchange
    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        Executor home = EventLoop.current();
        CompletableFuture<?> answer;
        try {
            answer = begin(exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        answer.whenComplete((body, failure) -> home.execute(() -> {
            if (failure == null) {
                exchange.getMessage().setBody(body);
            } else {
                exchange.setException(cause(failure));
            }
            callback.done(false);
        }));
        return false;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
