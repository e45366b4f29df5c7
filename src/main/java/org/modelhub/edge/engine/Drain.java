package org.modelhub.edge.engine;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.modelhub.chat.HubError;
import org.modelhub.edge.DrainProperties;
import org.modelhub.stream.live.Streams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the data port, and who is still in it.
 *
 * <pre>
 *   SERVING ──run──▶ NOTICE ──notice over, or no connection──▶ REFUSING ──nothing open, or time over──▶ CLOSING
 *                    served, told that                         new requests                             what is left gets
 *                    the connection ends                       get 503                                  its error event
 * </pre>
 *
 * Clients whose streams are in a store, where another instance finds them, are sent there first; the models write on
 * until the end. Answers that are read on for clients that left end with the notice.
 */
public final class Drain {

    static final HubError ENDING = new HubError(
            503,
            "This instance of the hub is being stopped; ask again.",
            "unavailable_error",
            null,
            "draining",
            Duration.ofSeconds(1));

    private static final Logger LOGGER = LoggerFactory.getLogger(Drain.class);
    private static final long LOOK_NANOS = 10_000_000L;
    /** For what is closed to be over: the last writes, the routes that hear of it. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private enum State {
        SERVING,
        NOTICE,
        REFUSING,
        CLOSING
    }

    private final DrainProperties limits;
    private final Streams streams;
    private final Map<Thread, OpenRequests> loops = new ConcurrentHashMap<>();
    private final List<Runnable> begun = new CopyOnWriteArrayList<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private volatile State state = State.SERVING;

    public Drain(DrainProperties limits, Streams streams) {
        this.limits = limits;
        this.streams = streams;
    }

    /** Has something done when the end begins, on whichever thread that is; must not block. */
    public void onBegin(Runnable action) {
        begun.add(action);
    }

    /** Whether connections end with their answers. */
    boolean begun() {
        return state != State.SERVING;
    }

    /** Whether new requests are refused. */
    boolean refuses() {
        return state.compareTo(State.REFUSING) >= 0;
    }

    void connected() {
        connections.increment();
    }

    void disconnected() {
        connections.decrement();
    }

    long connectionsOpen() {
        return connections.sum();
    }

    /** On the request's event loop. Returns those whom it is one of now, to be handed to {@link #left}. */
    OpenRequests entered(OpenRequest request) {
        requests.increment();
        OpenRequests open = current();
        open.add(request);
        return open;
    }

    /** Once. */
    void left(OpenRequest request, OpenRequests open) {
        requests.decrement();
        open.remove(request);
    }

    private OpenRequests current() {
        Thread thread = Thread.currentThread();
        OpenRequests known = loops.get(thread);
        return known != null ? known : loops.computeIfAbsent(thread, any -> new OpenRequests(context()));
    }

    private static Context context() {
        return Objects.requireNonNull(Vertx.currentContext());
    }

    /** Ends what is open, and returns when it is over or the time is. Not on an event loop. */
    void run() {
        if (state != State.SERVING) {
            return;
        }
        long began = System.nanoTime();
        LOGGER.atInfo().addKeyValue("inFlight", requests.sum()).log("draining");
        state = State.NOTICE;
        streams.drain();
        begun.forEach(Runnable::run);
        each(OpenRequest::cutIfLeft);
        await(began, limits.notice(), () -> connectionsOpen() == 0 && requests.sum() == 0);
        state = State.REFUSING;
        // An answer is over here before the last of it is where its client is.
        await(began, limits.time(), () -> requests.sum() == 0 && streams.areWritten());
        state = State.CLOSING;
        close(began);
    }

    private void close(long began) {
        long left = requests.sum();
        // First: what is left to another instance must not be told that it failed.
        streams.close();
        if (left > 0) {
            each(OpenRequest::cut);
            await(System.nanoTime(), CLOSING, () -> requests.sum() == 0);
        }
        LOGGER.atInfo()
                .addKeyValue("inFlight", left)
                .addKeyValue("durationMs", (System.nanoTime() - began) / 1_000_000)
                .log("drained");
    }

    private void each(Consumer<OpenRequest> action) {
        loops.values().forEach(loop -> loop.each(action));
    }

    private static void await(long began, Duration limit, BooleanSupplier over) {
        while (!over.getAsBoolean()
                && System.nanoTime() - began < limit.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
