package org.modelhub.fault;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A server for tests with an event loop of its own; listening when its constructor returns, gone after close. */
public abstract class FakePeer implements AutoCloseable {

    static final String LOOPBACK = "127.0.0.1";

    protected final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final Sightings seen = new Sightings();
    private int port;

    /** Keeps the port of a server that has been told to listen. */
    protected final void listening(Future<Integer> listening) {
        try {
            port = await(listening);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    public final int port() {
        return port;
    }

    /** As one types it into a provider's settings, {@code /v1} included. */
    public final String baseUrl() {
        return "http://" + LOOPBACK + ":" + port + "/v1";
    }

    public final URI uri(String path) {
        return URI.create("http://" + LOOPBACK + ":" + port + path);
    }

    public final Sightings seen() {
        return seen;
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<AsyncResult<T>> result = new AtomicReference<>();
        future.onComplete(outcome -> {
            result.set(outcome);
            done.countDown();
        });
        try {
            if (!done.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("fake peer: nothing happened in a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("fake peer: interrupted", e);
        }
        if (result.get().failed()) {
            throw new IllegalStateException("fake peer failed", result.get().cause());
        }
        return result.get().result();
    }
}
