package org.modelhub.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.CompletionsDialect;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;
import org.modelhub.edge.ReadRequestStep;
import org.modelhub.edge.engine.EdgeFixture;
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

/** A data port whose chats go to one upstream, without keys and public names between. */
final class UpstreamFixture implements AutoCloseable {

    static final Duration FIRST_BYTE = Duration.ofMillis(600);
    static final Duration IDLE = Duration.ofMillis(500);
    static final Duration TOTAL = Duration.ofMillis(1500);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private static final Dialects DIALECTS =
            new Dialects(List.of(new OpenAiDialect(), new CompletionsDialect()), List.of(new OpenAiUpstream()));

    private final EdgeFixture edge;
    private final GuardProperties guard;
    private UpstreamLoops loops;

    UpstreamFixture(String baseUrl) {
        this(baseUrl, FIRST_BYTE, IDLE, TOTAL, Duration.ofSeconds(60));
    }

    /** For tests of something else than time: its upstreams may take theirs, as they do on a busy machine. */
    static UpstreamFixture patient(String baseUrl) {
        return patient(baseUrl, GuardProperties.DEFAULT);
    }

    static UpstreamFixture patient(String baseUrl, GuardProperties guard) {
        return new UpstreamFixture(baseUrl, PATIENT, PATIENT, PATIENT, PATIENT, guard);
    }

    UpstreamFixture(String baseUrl, GuardProperties guard) {
        this(baseUrl, FIRST_BYTE, IDLE, TOTAL, Duration.ofSeconds(60), guard);
    }

    UpstreamFixture(String baseUrl, Duration firstByte, Duration idle, Duration total, Duration commit) {
        this(baseUrl, firstByte, idle, total, commit, GuardProperties.DEFAULT);
    }

    UpstreamFixture(
            String baseUrl, Duration firstByte, Duration idle, Duration total, Duration commit, GuardProperties guard) {
        this.guard = guard;
        UpstreamProperties properties = new UpstreamProperties(
                2000, 4096, Duration.ofSeconds(30), 16384, 1 << 20, CONNECT, firstByte, idle, total, commit);
        edge = new EdgeFixture(EdgeFixture.PATIENT, DIALECTS, new RouteBuilder() {
            @Override
            public void configure() {
                addUpstream(getContext(), properties);
                from("platform-http:/v1/chat/completions?httpMethodRestrict=POST")
                        .errorHandler(noErrorHandler())
                        .process(UpstreamFixture::asChat)
                        .process(new ReadRequestStep(DIALECTS))
                        .to("upstream:openai?provider=fake&authentication=none&model=text&baseUrl=" + baseUrl);
            }
        });
    }

    private void addUpstream(org.apache.camel.CamelContext camel, UpstreamProperties properties) {
        io.vertx.core.Vertx vertx = camel.getRegistry().lookupByNameAndType("vertx", io.vertx.core.Vertx.class);
        loops = new UpstreamLoops(vertx, properties, new LoopDeadlines(vertx));
        camel.addComponent("upstream", new UpstreamComponent(camel, parts(camel, vertx, properties)));
    }

    private UpstreamParts parts(
            org.apache.camel.CamelContext camel, io.vertx.core.Vertx vertx, UpstreamProperties properties) {
        return new UpstreamParts(
                DIALECTS,
                loops,
                new Replicas(ReplicaProperties.DEFAULT, (provider, ejected) -> {}),
                properties,
                new TokenCounter(),
                new Tokens(new SideCallProducer(camel, SideCallProperties.DEFAULT)),
                new KeyRests(KeyProperties.DEFAULT),
                new PictureInliner(vertx, ImageProperties.DEFAULT),
                new AnswerChecks(vertx),
                new ProviderDirectory(),
                new Guards(
                        guard,
                        System::nanoTime,
                        new VertxTimer(vertx),
                        new Random(),
                        (provider, model) -> FreeSlots.INSTANCE),
                ProviderBudget.UNLIMITED);
    }

    private static void asChat(Exchange exchange) {
        exchange.setVariable(HubVariables.DIALECT, "openai");
        exchange.setVariable(HubVariables.KIND, "chat");
    }

    EdgeFixture edge() {
        return edge;
    }

    @Override
    public void close() {
        edge.close();
    }
}
