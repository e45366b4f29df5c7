package org.modelhub.exchange;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncCallbackToCompletableFutureAdapter;
import org.apache.camel.support.PluginHelper;

/**
 * A step that answers later, without holding a thread. Unlike Camel's {@code AsyncProcessorSupport} it is no Camel
 * service: a step is one bean in many routes, and a route that is removed stops the services in it. Camel's JMX also
 * takes a service that stands in several routes for one processor, so that a removed generation of a route would be
 * kept in memory by the next one.
 */
public abstract class AsyncStep implements AsyncProcessor {

    @Override
    public final void process(Exchange exchange) throws Exception {
        PluginHelper.getAsyncProcessorAwaitManager(exchange.getContext()).process(this, exchange);
    }

    @Override
    public final CompletableFuture<Exchange> processAsync(Exchange exchange) {
        AsyncCallbackToCompletableFutureAdapter<Exchange> callback =
                new AsyncCallbackToCompletableFutureAdapter<>(exchange);
        process(exchange, callback);
        return callback.getFuture();
    }
}
