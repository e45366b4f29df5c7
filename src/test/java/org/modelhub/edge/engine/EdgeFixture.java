package org.modelhub.edge.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.stream.LoopDeadlines;

/** The data port alone, with routes of a test behind it, on a free port of the loopback address. */
public final class EdgeFixture implements AutoCloseable {

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
            Duration.ofMillis(300));

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
            Duration.ofMillis(300));

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final HubHttpServer server;
    private final List<RequestOutcome> outcomes = new CopyOnWriteArrayList<>();

    public EdgeFixture(EdgeProperties properties, Dialects dialects, RouteBuilder routes) {
        RequestListener recorder = outcomes::add;
        HubHttp http = new HubHttp(
                properties,
                dialects,
                new LoopDeadlines(vertx),
                List.of(recorder),
                new RequestIds(),
                new ObjectMapper());
        server = new HubHttpServer(http);
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

    /** How the requests ended, in order. */
    public List<RequestOutcome> outcomes() {
        return outcomes;
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
