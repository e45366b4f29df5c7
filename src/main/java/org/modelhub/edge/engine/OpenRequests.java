package org.modelhub.edge.engine;

import io.vertx.core.Context;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The requests of one event loop that are not over. */
final class OpenRequests {

    private final Context loop;
    private final Set<HubRequest> open = ConcurrentHashMap.newKeySet();

    OpenRequests(Context loop) {
        this.loop = loop;
    }

    void add(HubRequest request) {
        open.add(request);
    }

    void remove(HubRequest request) {
        open.remove(request);
    }

    /** Has the loop do this to each of its requests, soon. */
    void each(Consumer<HubRequest> action) {
        loop.runOnContext(nothing -> open.forEach(action));
    }
}
