package org.modelhub.stream.live;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose the streams were that are kept no longer, so that they can be told from those that never were. Bounded. */
final class Tombstones {

    private static final int MOST = 10_000;

    private final Map<String, String> keys = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(StreamHead head) {
        keys.put(head.id(), head.keyId());
    }

    synchronized @Nullable String keyOf(String id) {
        return keys.get(id);
    }
}
