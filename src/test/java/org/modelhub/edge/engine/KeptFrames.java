package org.modelhub.edge.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamState;

/** A store of frames in this process, which answers at once. */
final class KeptFrames implements FrameStore {

    private final Map<String, Kept> streams = new ConcurrentHashMap<>();

    /** One stream; {@code state} is null while it is written. */
    private static final class Kept {
        private final StreamHead head;
        private final byte[] request;
        private final List<Frame> frames = new ArrayList<>();
        private @Nullable StreamState state;

        Kept(StreamHead head, byte[] request) {
            this.head = head;
            this.request = request;
        }
    }

    /** As its writer left a stream; null while it writes. */
    @Nullable
    StreamState leftAs(String id) {
        Kept kept = streams.get(id);
        synchronized (kept) {
            return kept.state;
        }
    }

    /** All that was written of it. */
    List<Frame> frames(String id) {
        Kept kept = streams.get(id);
        synchronized (kept) {
            return List.copyOf(kept.frames);
        }
    }

    @Override
    public CompletionStage<Void> open(StreamHead head, DetachPolicy away, byte[] request) {
        streams.put(head.id(), new Kept(head, request));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> append(String id, List<Frame> more) {
        Kept kept = streams.get(id);
        synchronized (kept) {
            kept.frames.addAll(more);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close(String id, StreamState state) {
        Kept kept = streams.get(id);
        synchronized (kept) {
            kept.state = state;
        }
    }

    @Override
    public CompletionStage<@Nullable Stored> find(String id) {
        Kept kept = streams.get(id);
        if (kept == null) {
            return CompletableFuture.completedFuture(null);
        }
        StreamState left = leftAs(id);
        return CompletableFuture.completedFuture(
                new Stored(kept.head, null, kept.request, left == null ? StreamState.FLOWING : left, left == null));
    }

    @Override
    public CompletionStage<List<Frame>> read(String id, long after, int most) {
        return CompletableFuture.completedFuture(frames(id).stream()
                .filter(frame -> frame.first() > after)
                .limit(most)
                .toList());
    }

    @Override
    public CompletionStage<Boolean> claim(String id) {
        return CompletableFuture.completedFuture(false);
    }
}
