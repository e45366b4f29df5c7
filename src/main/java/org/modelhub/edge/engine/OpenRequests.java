package org.modelhub.edge.engine;

import io.vertx.core.Context;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The requests of one event loop that are not over. */
final class OpenRequests {

    private final Context loop;
    private final Set<OpenRequest> open = ConcurrentHashMap.newKeySet();

    OpenRequests(Context loop) {
        this.loop = loop;
    }

    void add(OpenRequest request) {
        open.add(request);
    }

    void remove(OpenRequest request) {
        open.remove(request);
    }

    /** Has the loop do this to each of its requests, soon. */
    void each(Consumer<OpenRequest> action) {
        loop.runOnContext(nothing -> open.forEach(action));
    }
}
