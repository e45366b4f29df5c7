package org.modelhub.stream;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link Deadlines} of each event loop. */
public final class LoopDeadlines {

    private final Vertx vertx;
    private final Map<Thread, Deadlines> loops = new ConcurrentHashMap<>();

    public LoopDeadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Those of the calling event loop. */
    public Deadlines current() {
        Thread thread = Thread.currentThread();
        Deadlines deadlines = loops.get(thread);
        return deadlines != null ? deadlines : loops.computeIfAbsent(thread, any -> new Deadlines(vertx));
    }
}
