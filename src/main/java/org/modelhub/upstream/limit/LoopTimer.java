package org.modelhub.upstream.limit;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Alarms and homes on the event loops of Vert.x. */
final class LoopTimer implements Timer, Homes {

    private final Vertx vertx;

    LoopTimer(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Running after(Duration span, Runnable action) {
        long id = vertx.setTimer(Math.max(1, span.toMillis()), fired -> action.run());
        return () -> vertx.cancelTimer(id);
    }

    @Override
    public Executor current() {
        Context home = Vertx.currentContext();
        return home == null ? Runnable::run : action -> home.runOnContext(nothing -> action.run());
    }
}
