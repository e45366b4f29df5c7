package org.modelhub.exchange;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** The event loop that work came from, so that it can be brought back there. */
public final class EventLoop {

    private EventLoop() {}

    /** Runs tasks on the event loop of the calling thread; where there is none, on whichever thread has one to run. */
    public static Executor current() {
        Context home = Vertx.currentContext();
        return home == null ? Runnable::run : task -> home.runOnContext(turn -> task.run());
    }
}
