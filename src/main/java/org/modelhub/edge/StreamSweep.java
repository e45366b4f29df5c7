package org.modelhub.edge;

import io.vertx.core.Vertx;

/** Has streams look ten times a second for what has run out of time. */
final class StreamSweep implements AutoCloseable {

    private static final long EVERY_MILLIS = 100;

    private final Vertx vertx;
    private final long timer;

    /** @param sweep of whoever keeps the streams */
    StreamSweep(Vertx vertx, Runnable sweep) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(EVERY_MILLIS, any -> sweep.run());
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
