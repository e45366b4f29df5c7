package org.modelhub.stream.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads the beginning of a stream of this replica out of the store, as far as memory lacks it and a client needs it. */
final class Recall {

    private static final int MOST = 512;

    private final FrameStore store;
    private final LiveStream stream;
    private final long after;
    private final List<Frame> frames = new ArrayList<>();

    /** @param after number of the last chunk that the client says it has */
    Recall(FrameStore store, LiveStream stream, long after) {
        this.store = store;
        this.stream = stream;
        this.after = after;
    }

    /** Fails with {@link StreamExpiredException} if the store does not have it either. */
    CompletionStage<Past> read() {
        return store.read(stream.head().id(), last(), MOST).thenCompose(more -> {
            frames.addAll(more);
            if (last() >= stream.recallable(after)) {
                return CompletableFuture.completedFuture(new Past(frames));
            }
            if (more.isEmpty()) {
                throw new StreamExpiredException("The beginning of this stream is kept no longer.");
            }
            return read();
        });
    }

    private long last() {
        return frames.isEmpty() ? 0 : frames.get(frames.size() - 1).last();
    }
}
