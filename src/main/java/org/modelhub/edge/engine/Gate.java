package org.modelhub.edge.engine;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.stream.WrappedBuffer;

/**
 * Where requests come in on one event loop: passes them on, or refuses them at once, before their path is looked up and
 * without their body, while the hub has no room for them or ends. The health of the hub and its administration are refused
 * only before all routes are there: the port is open sooner, and a client that comes back for its stream must not be told
 * that there is nothing, nor of a defect. One event loop only.
 */
final class Gate implements Handler<HttpServerRequest> {

    private static final HubError OVERLOADED = new HubError(
            503,
            "The hub is overloaded; ask again in a moment.",
            "unavailable_error",
            null,
            "overloaded",
            Duration.ofSeconds(1));
    private static final HubError STARTING = new HubError(
            503,
            "This instance of the hub is being started; ask again.",
            "unavailable_error",
            null,
            "starting",
            Duration.ofSeconds(1));
    /** A body up to here is cheaper to skip than a connection to open. */
    private static final int SKIPPED_BODY = 256 << 10;

    private final HubHttp http;
    private final LoopDelay delay;
    private final BooleanSupplier started;
    private final Handler<HttpServerRequest> routes;
    private final byte[] starting;
    private final byte[] overloaded;
    private final byte[] ending;
    /** Once it is, it stays so: a hub that ends says that instead. */
    private boolean open;

    /** @param started whether all routes are there */
    Gate(HubHttp http, LoopDelay delay, BooleanSupplier started, Handler<HttpServerRequest> routes) {
        this.http = http;
        this.delay = delay;
        this.started = started;
        this.routes = routes;
        var dialect = http.dialects().client(HubHttp.DEFAULT_DIALECT);
        this.starting = dialect.writeError(STARTING);
        this.overloaded = dialect.writeError(OVERLOADED);
        this.ending = dialect.writeError(Drain.ENDING);
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!open) {
            open = started.getAsBoolean();
        }
        if (open) {
            passOn(request);
        } else {
            refuse(request, starting);
        }
    }

    private void passOn(HttpServerRequest request) {
        String reason = reason();
        if (reason == null || isAlwaysServed(request.path())) {
            routes.handle(request);
        } else {
            http.listeners().forEach(listener -> listener.shed(reason));
            refuse(request, reason.equals("draining") ? ending : overloaded);
        }
    }

    /** Why the request that has just come is refused, or null. */
    private @Nullable String reason() {
        if (http.drain().refuses()) {
            return "draining";
        }
        if (http.heap().full()) {
            return "heap";
        }
        return delay.pressed() && delay.refuses(System.nanoTime()) ? "delay" : null;
    }

    private static boolean isAlwaysServed(@Nullable String path) {
        return path != null && (path.equals("/health") || path.startsWith("/admin/"));
    }

    private void refuse(HttpServerRequest request, byte[] body) {
        HttpServerResponse response = request.response();
        response.setStatusCode(503)
                .putHeader("Content-Type", "application/json")
                .putHeader("Retry-After", "1");
        if (http.drain().begun() || !isSmall(request)) {
            response.putHeader("Connection", "close");
            response.end(buffer(body)).onComplete(sent -> request.connection().close());
        } else {
            response.end(buffer(body));
        }
    }

    private static Buffer buffer(byte[] body) {
        return WrappedBuffer.of(body);
    }

    private static boolean isSmall(HttpServerRequest request) {
        if (request.headers().contains("Transfer-Encoding") || request.headers().contains("Expect")) {
            return false;
        }
        String length = request.getHeader("Content-Length");
        try {
            return length == null || Long.parseLong(length) <= SKIPPED_BODY;
        } catch (NumberFormatException unclear) {
            return false;
        }
    }
}
