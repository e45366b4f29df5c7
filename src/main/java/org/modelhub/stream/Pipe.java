package org.modelhub.stream;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The hand-over of one streamed answer: a producer pushes items in, one reader takes them out at its own pace. It starts
 * paused. While the reader does not take, the {@link Source} is told to stop; what one read of the source held is all
 * that waits here. One event loop only.
 */
public class Pipe<T> implements ReadStream<T> {

    /** What fills a pipe. */
    public interface Source {

        /** A source with nothing to hold back: all its chunks are pushed already. */
        Source PUSHED = new Source() {
            @Override
            public void pause() {}

            @Override
            public void resume() {}
        };

        void pause();

        void resume();
    }

    private final Deque<T> waiting = new ArrayDeque<>();
    private final Source source;
    private Handler<T> handler = item -> {};
    private Handler<Void> endHandler = nothing -> {};
    private Handler<Throwable> exceptionHandler = cause -> {};
    private long demand;
    private boolean draining;
    private boolean sourcePaused;
    private boolean closed;
    private boolean ended;

    public Pipe(Source source) {
        this.source = source;
    }

    public void push(T item) {
        waiting.add(item);
        drain();
    }

    /** Nothing more will be pushed. */
    public void close() {
        closed = true;
        drain();
    }

    /** Nothing more can be pushed; what waits is dropped. */
    public void fail(Throwable cause) {
        if (!ended) {
            ended = true;
            closed = true;
            waiting.clear();
            exceptionHandler.handle(cause);
        }
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (demand > 0 && !waiting.isEmpty()) {
                demand -= demand == Long.MAX_VALUE ? 0 : 1;
                handler.handle(waiting.poll());
            }
        } finally {
            draining = false;
        }
        if (waiting.isEmpty() && closed) {
            finish();
        } else {
            adjustSource();
        }
    }

    private void finish() {
        if (!ended) {
            ended = true;
            endHandler.handle(null);
        }
    }

    private void adjustSource() {
        boolean wanted = demand > 0;
        if (wanted == sourcePaused && !closed) {
            sourcePaused = !wanted;
            if (wanted) {
                source.resume();
            } else {
                source.pause();
            }
        }
    }

    @Override
    public Pipe<T> handler(Handler<T> handler) {
        this.handler = handler == null ? item -> {} : handler;
        return this;
    }

    @Override
    public Pipe<T> endHandler(Handler<Void> handler) {
        this.endHandler = handler == null ? nothing -> {} : handler;
        return this;
    }

    @Override
    public Pipe<T> exceptionHandler(Handler<Throwable> handler) {
        this.exceptionHandler = handler == null ? cause -> {} : handler;
        return this;
    }

    @Override
    public Pipe<T> pause() {
        demand = 0;
        if (!draining) {
            adjustSource();
        }
        return this;
    }

    @Override
    public Pipe<T> resume() {
        demand = Long.MAX_VALUE;
        drain();
        return this;
    }

    @Override
    public Pipe<T> fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        drain();
        return this;
    }
}
