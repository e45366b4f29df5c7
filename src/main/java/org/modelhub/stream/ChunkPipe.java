package org.modelhub.stream;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.modelhub.chat.ChatChunk;

/**
 * The hand-over of one streamed answer: a producer pushes chunks in, one reader takes them out at its own pace. It starts
 * paused. While the reader does not take, the {@link Source} is told to stop; what one read of the source held is all
 * that waits here. Failures travel as {@link ChatChunk.Failure}, so the end handler is the only end. One event loop only.
 */
public final class ChunkPipe implements ReadStream<ChatChunk> {

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

    private final Deque<ChatChunk> waiting = new ArrayDeque<>();
    private final Source source;
    private Handler<ChatChunk> handler = chunk -> {};
    private Handler<Void> endHandler = nothing -> {};
    private long demand;
    private boolean draining;
    private boolean sourcePaused;
    private boolean closed;
    private boolean ended;

    public ChunkPipe(Source source) {
        this.source = source;
    }

    public void push(ChatChunk chunk) {
        waiting.add(chunk);
        drain();
    }

    /** Nothing more will be pushed. */
    public void close() {
        closed = true;
        drain();
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
    public ChunkPipe handler(Handler<ChatChunk> handler) {
        this.handler = handler == null ? chunk -> {} : handler;
        return this;
    }

    @Override
    public ChunkPipe endHandler(Handler<Void> handler) {
        this.endHandler = handler == null ? nothing -> {} : handler;
        return this;
    }

    /** Never called: failures travel as chunks. */
    @Override
    public ChunkPipe exceptionHandler(Handler<Throwable> handler) {
        return this;
    }

    @Override
    public ChunkPipe pause() {
        demand = 0;
        if (!draining) {
            adjustSource();
        }
        return this;
    }

    @Override
    public ChunkPipe resume() {
        demand = Long.MAX_VALUE;
        drain();
        return this;
    }

    @Override
    public ChunkPipe fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        drain();
        return this;
    }
}
