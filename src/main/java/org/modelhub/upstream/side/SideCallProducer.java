package org.modelhub.upstream.side;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.http.NoopCookieStore;
import org.apache.camel.support.DefaultExchange;

/**
 * Side calls by Camel's HTTP component, on a few workers behind a bounded queue: the component blocks its thread. One
 * endpoint for each scheme serves all addresses, so that none stands, with what it may hold, in Camel's registry.
 */
public final class SideCallProducer implements SideCalls, AutoCloseable {

    private static final long IDLE_SECONDS = 30;

    private final CamelContext camel;
    private final SideCallProperties settings;
    private final ThreadPoolExecutor workers;
    private final Map<String, Producer> producers = new HashMap<>();

    public SideCallProducer(CamelContext camel, SideCallProperties settings) {
        this.camel = camel;
        this.settings = settings;
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                settings.workers(),
                settings.workers(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(settings.queue()),
                task -> {
                    Thread thread = new Thread(task, "side-call-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<SideReply> call(SideCall call) {
        CompletableFuture<SideReply> reply = new CompletableFuture<>();
        try {
            workers.execute(() -> make(call, reply));
        } catch (RejectedExecutionException full) {
            reply.completeExceptionally(new SideCallException("too many side calls wait"));
        }
        return reply;
    }

    private void make(SideCall call, CompletableFuture<SideReply> reply) {
        try {
            reply.complete(exchanged(call));
        } catch (SideCallException known) {
            reply.completeExceptionally(known);
        } catch (Exception cause) {
            // The cause names the address, and perhaps what stands in it.
            reply.completeExceptionally(
                    new SideCallException("no answer: " + cause.getClass().getSimpleName()));
        }
    }

    private SideReply exchanged(SideCall call) throws Exception {
        Producer producer = producer(call.url().getScheme());
        Exchange exchange = new DefaultExchange(camel, ExchangePattern.InOut);
        Message message = exchange.getMessage();
        call.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_METHOD, call.method());
        message.setHeader(Exchange.HTTP_URI, call.url().toString());
        message.setBody(call.body());
        producer.process(exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return reply(exchange.getMessage());
    }

    private SideReply reply(Message message) throws IOException {
        Map<String, String> headers = new HashMap<>();
        message.getHeaders()
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), String.valueOf(value)));
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        return new SideReply(status, headers, body(message.getBody()));
    }

    private byte[] body(Object body) throws IOException {
        if (!(body instanceof InputStream stream)) {
            return new byte[0];
        }
        try (stream) {
            byte[] bytes = stream.readNBytes(settings.maxReply() + 1);
            if (bytes.length > settings.maxReply()) {
                throw new SideCallException("the answer is above the limit");
            }
            return bytes;
        }
    }

    private synchronized Producer producer(String scheme) throws Exception {
        Producer known = producers.get(scheme);
        if (known != null) {
            return known;
        }
        long connect = settings.connectTimeout().toMillis();
        Endpoint endpoint = camel.getEndpoint(scheme + "://side-calls?throwExceptionOnFailure=false"
                + "&disableStreamCache=true&followRedirects=false&copyHeaders=false&skipRequestHeaders=false"
                + "&connectionsPerRoute=" + settings.workers() + "&maxTotalConnections=" + 4 * settings.workers()
                + "&connectTimeout=" + connect + "&connectionRequestTimeout=" + connect + "&responseTimeout="
                + settings.timeout().toMillis() + "&soTimeout="
                + settings.timeout().toMillis());
        if (endpoint instanceof HttpEndpoint http) {
            http.setCookieStore(new NoopCookieStore());
        }
        Producer producer = endpoint.createProducer();
        producer.start();
        producers.put(scheme, producer);
        return producer;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
