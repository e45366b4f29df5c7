package org.modelhub.upstream.guard;

import io.vertx.core.Vertx;

/** The timer of the event loop that it is used on. */
public final class VertxTimer implements Timer {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;

    public VertxTimer(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Never early: what is left of a millisecond is a whole one. */
    @Override
    public Pending schedule(long nanos, Runnable action) {
        long millis = Math.max(1, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        long id = vertx.setTimer(millis, fired -> action.run());
        return () -> vertx.cancelTimer(id);
    }
}
