package org.modelhub.edge;

import io.vertx.core.Vertx;
import org.modelhub.stream.live.Streams;

/** Has the streams look ten times a second for what has run out of time. */
final class StreamSweep implements AutoCloseable {

    private static final long EVERY_MILLIS = 100;

    private final Vertx vertx;
    private final long timer;

    StreamSweep(Vertx vertx, Streams streams) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(EVERY_MILLIS, any -> streams.sweep());
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
