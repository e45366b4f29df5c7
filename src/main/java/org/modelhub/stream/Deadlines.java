package org.modelhub.stream;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The deadlines of everything that one event loop waits for, checked together ten times a second. A deadline is moved by
 * writing a field, which is what happens with every chunk; a timer for each would cost more than the chunk.
 */
public final class Deadlines {

    private static final long TICK_MILLIS = 100;

    /** Something that may run out of time. */
    public interface Watched {

        /** A reading of {@link System#nanoTime()}. */
        long deadline();

        /** Called once the deadline has passed; moves it or stops being watched. */
        void expired();
    }

    private final Set<Watched> watched = new HashSet<>();

    /** Must be called on the event loop whose calls it will watch. */
    Deadlines(Vertx vertx) {
        vertx.setPeriodic(TICK_MILLIS, id -> check(System.nanoTime()));
    }

    public void watch(Watched one) {
        watched.add(one);
    }

    public void unwatch(Watched one) {
        watched.remove(one);
    }

    void check(long now) {
        List<Watched> late = null;
        for (Watched one : watched) {
            if (now - one.deadline() >= 0) {
                late = late == null ? new ArrayList<>() : late;
                late.add(one);
            }
        }
        if (late != null) {
            late.forEach(Watched::expired);
        }
    }
}
