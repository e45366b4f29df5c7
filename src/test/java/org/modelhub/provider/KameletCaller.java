package org.modelhub.provider;

import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.DefaultExchange;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubException;
import org.modelhub.chat.ProviderException;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.HubVariables;

/** Sends canonical requests through one provider Kamelet, on an event loop, as the data port does. */
final class KameletCaller {

    /**
     * What came back.
     *
     * @param body a whole reply, or the {@code List<ChatChunk>} of a stream; null after a failure
     * @param failure null after an answer
     */
    record Outcome(Object body, Throwable failure) {

        HubException refusal() {
            return (HubException) failure;
        }

        boolean anotherMayServe() {
            return failure instanceof ProviderException;
        }

        @SuppressWarnings("unchecked")
        List<ChatChunk> chunks() {
            return (List<ChatChunk>) body;
        }
    }

    private final CamelContext camel;
    private final Vertx vertx;

    KameletCaller(CamelContext camel, Vertx vertx) {
        this.camel = camel;
        this.vertx = vertx;
    }

    /** @param kamelet URI with parameters */
    CompletableFuture<Outcome> ask(String kamelet, Object request) {
        return ask(kamelet, request, new Cancel(), chunk -> {});
    }

    /** @param watcher sees each chunk of a stream on the event loop */
    CompletableFuture<Outcome> ask(String kamelet, Object request, Cancel cancel, Consumer<ChatChunk> watcher) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        AsyncProducer producer = producer(kamelet);
        Exchange exchange = new DefaultExchange(camel, ExchangePattern.InOut);
        exchange.setVariable(HubVariables.REQUEST, request);
        exchange.setVariable(HubVariables.CANCEL, cancel);
        vertx.getOrCreateContext()
                .runOnContext(onLoop -> producer.process(exchange, done -> finish(exchange, watcher, outcome)));
        return outcome;
    }

    private AsyncProducer producer(String kamelet) {
        try {
            AsyncProducer producer = camel.getEndpoint(kamelet).createAsyncProducer();
            producer.start();
            return producer;
        } catch (Exception cause) {
            throw new AssertionError("no such Kamelet: " + kamelet, cause);
        }
    }

    private static void finish(Exchange exchange, Consumer<ChatChunk> watcher, CompletableFuture<Outcome> outcome) {
        Object body = exchange.getMessage().getBody();
        if (exchange.getException() != null) {
            outcome.complete(new Outcome(null, exchange.getException()));
        } else if (body instanceof ReadStream<?> stream) {
            collect(stream, watcher, outcome);
        } else {
            outcome.complete(new Outcome(body, null));
        }
    }

    private static void collect(ReadStream<?> stream, Consumer<ChatChunk> watcher, CompletableFuture<Outcome> outcome) {
        List<ChatChunk> chunks = new CopyOnWriteArrayList<>();
        stream.exceptionHandler(cause -> outcome.complete(new Outcome(null, cause)))
                .handler(item -> {
                    chunks.add((ChatChunk) item);
                    watcher.accept((ChatChunk) item);
                })
                .endHandler(end -> outcome.complete(new Outcome(List.copyOf(chunks), null)))
                .resume();
    }
}
