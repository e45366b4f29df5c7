package org.modelhub.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.modelhub.HubDialects;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ProviderBudget;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.TokenCounter;
import org.modelhub.upstream.auth.KeyProperties;
import org.modelhub.upstream.auth.KeyRests;
import org.modelhub.upstream.auth.Tokens;
import org.modelhub.upstream.guard.FreeSlots;
import org.modelhub.upstream.guard.GuardProperties;
import org.modelhub.upstream.guard.Guards;
import org.modelhub.upstream.guard.VertxTimer;
import org.modelhub.upstream.image.ImageProperties;
import org.modelhub.upstream.image.PictureInliner;
import org.modelhub.upstream.listing.ProviderDirectory;
import org.modelhub.upstream.replica.ReplicaProperties;
import org.modelhub.upstream.replica.Replicas;
import org.modelhub.upstream.side.SideCallProducer;
import org.modelhub.upstream.side.SideCallProperties;
import org.modelhub.upstream.structured.AnswerChecks;

/** The {@code upstream:} component alone, called on an event loop as the data port does. */
final class EndpointRoom implements AutoCloseable {

    /** What came back: a reply or chunks, or a failure. */
    record Outcome(Object body, Throwable failure) {

        HubError error() {
            return ((HubException) failure).error();
        }

        ChatReply reply() {
            if (failure != null) {
                throw new AssertionError(failure);
            }
            return (ChatReply) body;
        }

        @SuppressWarnings("unchecked")
        List<ChatChunk> chunks() {
            if (failure != null) {
                throw new AssertionError(failure);
            }
            return (List<ChatChunk>) body;
        }

        String text() {
            return body instanceof ChatReply reply
                    ? reply.text()
                    : chunks().stream()
                            .filter(ChatChunk.Text.class::isInstance)
                            .map(chunk -> ((ChatChunk.Text) chunk).text())
                            .collect(Collectors.joining());
        }
    }

    static final Duration COMMIT = Duration.ofSeconds(1);

    private static final UpstreamProperties PROPERTIES = new UpstreamProperties(
            64,
            256,
            Duration.ofSeconds(30),
            16384,
            1 << 20,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            COMMIT);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final UpstreamLoops loops = new UpstreamLoops(vertx, PROPERTIES, new LoopDeadlines(vertx));
    private final ImageProperties images;
    private final AtomicLong passed = new AtomicLong();
    private final List<AsyncProducer> producers = new ArrayList<>();
    private final ProviderDirectory directory = new ProviderDirectory();
    private final SideCallProducer sideCalls = new SideCallProducer(camel, SideCallProperties.DEFAULT);

    EndpointRoom() {
        this(ImageProperties.DEFAULT);
    }

    EndpointRoom(ImageProperties images) {
        this.images = images;
        camel.addComponent("upstream", new UpstreamComponent(camel, parts()));
        camel.start();
    }

    private UpstreamParts parts() {
        return new UpstreamParts(
                HubDialects.all(),
                loops,
                new Replicas(ReplicaProperties.DEFAULT, this::now, new Random(5)::nextInt, (provider, ejected) -> {}),
                PROPERTIES,
                new TokenCounter(),
                new Tokens(sideCalls, this::now),
                new KeyRests(KeyProperties.DEFAULT, this::now),
                new PictureInliner(vertx, images),
                new AnswerChecks(vertx),
                directory,
                new Guards(
                        GuardProperties.DEFAULT,
                        this::now,
                        new VertxTimer(vertx),
                        new Random(),
                        (provider, model) -> FreeSlots.INSTANCE),
                ProviderBudget.UNLIMITED);
    }

    private long now() {
        return System.nanoTime() + passed.get();
    }

    /** Moves the clock of keys and tokens. */
    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    ProviderDirectory directory() {
        return directory;
    }

    /** What the component knows against a model. */
    Optional<String> objection(String provider, String model) {
        return camel.getComponent("upstream", UpstreamComponent.class).objection(provider, model);
    }

    SideCallProducer sideCalls() {
        return sideCalls;
    }

    /** A client's chat request in the canonical form. */
    static Object chat(String json) {
        return new OpenAiDialect().readChat(ClientCall.of(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    static Object hello(boolean stream) {
        return chat(
                "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }

    Outcome ask(String uri, Object request) {
        return begin(uri, request).orTimeout(15, TimeUnit.SECONDS).join();
    }

    CompletableFuture<Outcome> begin(String uri, Object request) {
        return begin(uri, request, new Cancel());
    }

    CompletableFuture<Outcome> begin(String uri, Object request, Cancel cancel) {
        return begin(uri, request, cancel, Map.of());
    }

    /** @param variables of the exchange, beside the request and its cancel */
    CompletableFuture<Outcome> begin(String uri, Object request, Cancel cancel, Map<String, Object> variables) {
        AsyncProducer producer = producer(uri);
        Exchange exchange = new DefaultExchange(camel, ExchangePattern.InOut);
        exchange.setVariable(HubVariables.REQUEST, request);
        exchange.setVariable(HubVariables.CANCEL, cancel);
        variables.forEach(exchange::setVariable);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        vertx.getOrCreateContext()
                .runOnContext(onLoop -> producer.process(exchange, done -> finish(exchange, outcome)));
        return outcome;
    }

    /** As a route does that is loaded. */
    void open(String uri) {
        producer(uri);
    }

    /** As routes do that are removed. */
    void closeProducers() {
        producers.forEach(AsyncProducer::stop);
    }

    private AsyncProducer producer(String uri) {
        try {
            AsyncProducer producer = camel.getEndpoint(uri).createAsyncProducer();
            producer.start();
            producers.add(producer);
            return producer;
        } catch (Exception cause) {
            throw new AssertionError(cause);
        }
    }

    private static void finish(Exchange exchange, CompletableFuture<Outcome> outcome) {
        Object body = exchange.getMessage().getBody();
        if (exchange.getException() != null) {
            outcome.complete(new Outcome(null, exchange.getException()));
        } else if (body instanceof ReadStream<?> stream) {
            List<ChatChunk> chunks = new ArrayList<>();
            stream.handler(item -> chunks.add((ChatChunk) item))
                    .endHandler(end -> outcome.complete(new Outcome(chunks, null)))
                    .resume();
        } else {
            outcome.complete(new Outcome(body, null));
        }
    }

    /** An endpoint's URI; values are taken as they are. */
    static String uri(String baseUrl, Map<String, String> options) {
        return "upstream:openai?provider=fake&model=text&baseUrl=" + baseUrl
                + options.entrySet().stream()
                        .map(option -> "&" + option.getKey() + "=RAW(" + option.getValue() + ")")
                        .collect(Collectors.joining());
    }

    @Override
    public void close() {
        camel.stop();
        sideCalls.close();
        vertx.close();
    }
}
