package org.modelhub.edge.engine;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.stream.WrappedBuffer;
import org.modelhub.wire.HeaderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of the data port: one HTTP server for each event loop, all on one port, with explicit limits. Paths and
 * methods that no route takes, and requests that are no HTTP, are answered here in the one error shape.
 */
public class HubHttpServer extends VertxPlatformHttpServer {

    private static final Logger LOGGER = LoggerFactory.getLogger(HubHttpServer.class);
    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 5;
    /** Any free port, the same one for all event loops; 0 would give each loop its own. */
    private static final int ANY_SHARED_PORT = -1;

    private final HubHttp http;
    private final Consumer<HttpServerOptions> sockets;
    private volatile @Nullable HttpServer first;
    private @Nullable String deployment;
    private long looking;

    /** @param sockets sets what the server takes of sockets */
    public HubHttpServer(HubHttp http, Consumer<HttpServerOptions> sockets) {
        super(configuration(http.properties()));
        this.http = http;
        this.sockets = sockets;
    }

    private static VertxPlatformHttpServerConfiguration configuration(EdgeProperties properties) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(properties.host());
        configuration.setBindPort(properties.port());
        configuration.setPort(properties.port());
        configuration.setMaxBodySize((long) properties.maxBody());
        return configuration;
    }

    @Override
    protected void initializeServer() {
        super.initializeServer();
        VertxPlatformHttpRouter router = router();
        router.errorHandler(404, this::unknownPath);
        router.errorHandler(405, context -> answer(context.response(), wrongMethod(context)));
        router.errorHandler(415, context -> answer(context.response(), HeadReader.wrongType(true)));
        router.errorHandler(
                400, context -> answer(context.response(), HubError.badRequest("Bad request.", null, null)));
        router.errorHandler(500, this::failed);
    }

    private VertxPlatformHttpRouter router() {
        String name =
                VertxPlatformHttpRouter.getRouterNameFromPort(http.properties().port());
        return VertxPlatformHttpRouter.lookup(getCamelContext(), name);
    }

    @Override
    protected void startServer() throws Exception {
        VertxPlatformHttpRouter router = router();
        DeploymentOptions instances =
                new DeploymentOptions().setInstances(http.properties().loops());
        looking = getVertx().setPeriodic(HeapRoom.LOOK_MILLIS, id -> http.heap().look(System.nanoTime()));
        deployment = getVertx()
                .deployVerticle(() -> new Listener(router), instances)
                .toCompletionStage()
                .toCompletableFuture()
                .get(START_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void stopServer() {
        if (deployment == null) {
            return;
        }
        getVertx().cancelTimer(looking);
        try {
            getVertx()
                    .undeploy(deployment)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            LOGGER.atWarn().addKeyValue("error", late.toString()).log("data port did not stop in time");
        }
        deployment = null;
    }

    @Override
    public @Nullable HttpServer getServer() {
        return first;
    }

    /** The port that is listened on, also where 0 was asked for. */
    @Override
    public int getPort() {
        HttpServer server = first;
        return server == null ? http.properties().port() : server.actualPort();
    }

    private HttpServerOptions options() {
        EdgeProperties limits = http.properties();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(limits.host())
                .setPort(limits.port() == 0 ? ANY_SHARED_PORT : limits.port())
                .setTcpNoDelay(true)
                .setMaxInitialLineLength(limits.maxUrl())
                .setMaxHeaderSize(limits.maxHeader())
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false);
        sockets.accept(options);
        return options;
    }

    /** One event loop's share of the port. */
    private final class Listener extends AbstractVerticle {

        private final VertxPlatformHttpRouter router;

        Listener(VertxPlatformHttpRouter router) {
            this.router = router;
        }

        @Override
        public void start(Promise<Void> started) {
            LoopDelay delay = new LoopDelay(http.shed().delay().toNanos(), System.nanoTime());
            tick(delay);
            HttpServer server = vertx.createHttpServer(options());
            server.requestHandler(new Gate(http, delay, getCamelContext()::isStarted, router))
                    .invalidRequestHandler(HubHttpServer.this::invalid)
                    .connectionHandler(HubHttpServer.this::connected)
                    .listen()
                    .onSuccess(listening -> first = listening)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        /** Each tick asks for the next: a periodic timer would make up for late ticks in a burst. */
        private void tick(LoopDelay delay) {
            vertx.setTimer(LoopDelay.TICK_MILLIS, id -> {
                delay.tick(System.nanoTime());
                tick(delay);
            });
        }
    }

    private void connected(HttpConnection connection) {
        http.drain().connected();
        ConnectionGuard.on(
                connection,
                http.properties().pace(),
                reason -> http.listeners().forEach(listener -> listener.cut(reason)));
        RequestTurns.on(connection);
        connection.closeHandler(closed -> http.drain().disconnected());
    }

    private void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        HubError error;
        if (cause instanceof TooLongHttpLineException) {
            error = new HubError(414, "The URL is too long.", "invalid_request_error", null, "url_too_long", null);
        } else if (cause instanceof TooLongHttpHeaderException) {
            error = new HubError(
                    431, "The headers are too large.", "invalid_request_error", null, "headers_too_large", null);
        } else {
            error = HubError.badRequest("This is not a valid HTTP request.", null, "invalid_http");
        }
        answerAndClose(request, error);
    }

    private void unknownPath(RoutingContext context) {
        answer(
                context.response(),
                HubError.notFound(
                        "There is nothing at this path. The Base URL of this hub ends in /v1, for example "
                                + "http://HUB:PORT/v1, without anything behind it.",
                        null,
                        "unknown_path"));
    }

    private static HubError wrongMethod(RoutingContext context) {
        return new HubError(
                405,
                "The method " + context.request().method().name() + " is not taken at this path.",
                "invalid_request_error",
                null,
                "method_not_allowed",
                null);
    }

    private void failed(RoutingContext context) {
        if (context.failure() instanceof HeaderException unclear) {
            answerAndClose(context.request(), HubError.badRequest(unclear.getMessage(), null, "invalid_header"));
        } else {
            answerAndClose(context.request(), ThrownErrors.asHubError(context.failure()));
        }
    }

    private void answer(HttpServerResponse response, HubError error) {
        if (!response.ended()) {
            end(response, error);
        }
    }

    /** The rest of what the client sends cannot be understood, so nothing more is read from this connection. */
    private void answerAndClose(HttpServerRequest request, HubError error) {
        if (!request.response().ended()) {
            end(request.response().putHeader("Connection", "close"), error)
                    .onComplete(sent -> request.connection().close());
        }
    }

    private Future<Void> end(HttpServerResponse response, HubError error) {
        byte[] body = http.dialects().client(HubHttp.DEFAULT_DIALECT).writeError(error);
        return response.setStatusCode(error.status())
                .putHeader("Content-Type", "application/json")
                .end(WrappedBuffer.of(body));
    }
}
