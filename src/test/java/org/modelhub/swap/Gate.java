package org.modelhub.swap;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.modelhub.exchange.AsyncStep;

/** A slow upstream: holds every request whose body is {@code hold} until it is opened, without holding a thread. */
final class Gate extends AsyncStep {

    private final Queue<AsyncCallback> held = new ConcurrentLinkedQueue<>();

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (!"hold".equals(exchange.getMessage().getBody(String.class))) {
            callback.done(true);
            return true;
        }
        held.add(callback);
        return false;
    }

    int holding() {
        return held.size();
    }

    void open() {
        for (AsyncCallback callback = held.poll(); callback != null; callback = held.poll()) {
            CompletableFuture.runAsync(done(callback));
        }
    }

    private static Runnable done(AsyncCallback callback) {
        return () -> callback.done(false);
    }
}
