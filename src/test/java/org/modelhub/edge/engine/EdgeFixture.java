package org.modelhub.edge.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.DrainProperties;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.edge.PaceProperties;
import org.modelhub.edge.ShedProperties;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.StreamLimits;
import org.modelhub.stream.live.Streams;

/** The data port alone, with routes of a test behind it, on a free port of the loopback address. */
public final class EdgeFixture implements AutoCloseable {

    /** As the hub has it unless it is told otherwise. */
    static final PaceProperties PACE = new PaceProperties(
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(12),
            256,
            Duration.ofSeconds(25),
            32,
            128 << 10);

    public static final EdgeProperties DEFAULTS = new EdgeProperties(
            "127.0.0.1",
            0,
            2,
            1 << 20,
            64 << 10,
            8192,
            100,
            8192,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            PACE);

    /** The same, for upstreams that are slow on purpose. */
    public static final EdgeProperties PATIENT = new EdgeProperties(
            "127.0.0.1",
            0,
            2,
            1 << 20,
            64 << 10,
            8192,
            100,
            8192,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(300),
            PACE);

    /** A machine that is busy with other tests makes its event loops late; that is not these tests' subject. */
    static final ShedProperties PATIENT_SHED = new ShedProperties(0.95, 0.92, Duration.ofMinutes(1));

    static final StreamLimits STREAMS = new StreamLimits(
            256 << 10, 64 << 20, 64 << 20, 16 << 10, Duration.ofMinutes(5), 32, Duration.ofSeconds(30));
    private static final DetachPolicy AWAY = new DetachPolicy(Duration.ofMinutes(1), 100);
    private static final long SWEEP_MILLIS = 100;
    private static final int MOST_REASONS = 1_000;
    private static final int MOST_OUTCOMES = 5_000;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final HubHttpServer server;
    private final List<RequestOutcome> outcomes = new CopyOnWriteArrayList<>();
    private final Queue<String> shed = new ConcurrentLinkedQueue<>();
    private final Queue<String> cuts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Streams streams;
    private final Drain drain;
    private final InnerRequests inner;

    public EdgeFixture(EdgeProperties properties, Dialects dialects, RouteBuilder routes) {
        this(properties, dialects, routes, PATIENT_SHED, () -> 0);
    }

    /** @param store null for streams in memory only */
    EdgeFixture(Dialects dialects, RouteBuilder routes, StreamLimits limits, @Nullable FrameStore store) {
        this(PATIENT, dialects, routes, PATIENT_SHED, () -> 0, limits, store);
    }

    /** @param heap what it is told is taken of the heap, from 0 to 1 */
    EdgeFixture(
            EdgeProperties properties,
            Dialects dialects,
            RouteBuilder routes,
            ShedProperties shed,
            DoubleSupplier heap) {
        this(properties, dialects, routes, shed, heap, STREAMS, null);
    }

    private EdgeFixture(
            EdgeProperties properties,
            Dialects dialects,
            RouteBuilder routes,
            ShedProperties shed,
            DoubleSupplier heap,
            StreamLimits limits,
            @Nullable FrameStore store) {
        streams = new Streams(limits, store, new TokenCounter(), System::nanoTime, InstantSource.system());
        drain = new Drain(new DrainProperties(Duration.ZERO, Duration.ofMillis(200)), streams);
        HubHttp http = new HubHttp(
                properties,
                dialects,
                new LoopDeadlines(vertx),
                List.of(new Recorder()),
                new RequestIds(),
                new ObjectMapper(),
                new HeapRoom(shed, heap, () -> {}),
                shed,
                drain,
                new LeftPolicy(new TokenCounter(), "USD", AWAY),
                streams);
        vertx.setPeriodic(SWEEP_MILLIS, any -> streams.sweep());
        server = new HubHttpServer(http, options -> {});
        inner = new InnerRequests(http, camel);
        try {
            HubHttpEngine engine = new HubHttpEngine(http);
            engine.setCamelContext(camel);
            camel.getRegistry().bind("vertx", vertx);
            camel.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, PlatformHttpEngine.class, engine);
            camel.addService(server);
            camel.addRoutes(routes);
            camel.start();
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
    }

    public int port() {
        return server.getPort();
    }

    public Vertx vertx() {
        return vertx;
    }

    /** How the requests ended, in order; the first few thousand. */
    public List<RequestOutcome> outcomes() {
        return outcomes;
    }

    /** Why requests were refused unseen, in order; the first thousand. */
    Queue<String> shed() {
        return shed;
    }

    /** How many were. */
    int refusals() {
        return refusals.get();
    }

    /** Why connections were cut, in order; the first thousand. */
    Queue<String> cuts() {
        return cuts;
    }

    Streams streams() {
        return streams;
    }

    /** Requests that come over no connection. */
    InnerRequests inner() {
        return inner;
    }

    Drain drain() {
        return drain;
    }

    /** Keeps what it hears. */
    private final class Recorder implements RequestListener {

        @Override
        public void shed(String reason) {
            if (refusals.incrementAndGet() <= MOST_REASONS) {
                shed.add(reason);
            }
        }

        @Override
        public void cut(String reason) {
            if (cuts.size() < MOST_REASONS) {
                cuts.add(reason);
            }
        }

        @Override
        public void completed(RequestOutcome outcome) {
            if (outcomes.size() < MOST_OUTCOMES) {
                outcomes.add(outcome);
            }
        }
    }

    public DefaultCamelContext camel() {
        return camel;
    }

    @Override
    public void close() {
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
