package org.modelhub.stream.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A store whose calls end when the test lets them, well or not. */
final class HeldStore implements FrameStore {

    final Deque<CompletableFuture<Void>> calls = new ArrayDeque<>();
    final List<List<Frame>> appended = new ArrayList<>();
    final List<StreamState> closed = new ArrayList<>();
    int opened;
    boolean prompt;
    boolean refuses;

    private CompletionStage<Void> call() {
        if (refuses) {
            throw new IllegalStateException("the store is closed");
        }
        if (prompt) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> call = new CompletableFuture<>();
        calls.add(call);
        return call;
    }

    /** The oldest call ends well. */
    void complete() {
        calls.remove().complete(null);
    }

    void fail() {
        calls.remove().completeExceptionally(new IllegalStateException("the store is gone"));
    }

    List<Frame> frames() {
        return appended.stream().flatMap(List::stream).toList();
    }

    @Override
    public CompletionStage<Void> open(StreamHead head, DetachPolicy away, byte[] request) {
        opened++;
        return call();
    }

    @Override
    public CompletionStage<Void> append(String id, List<Frame> frames) {
        appended.add(frames);
        return call();
    }

    @Override
    public void close(String id, StreamState state) {
        closed.add(state);
    }

    @Override
    public CompletionStage<@Nullable Stored> find(String id) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<List<Frame>> read(String id, long after, int most) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Boolean> claim(String id) {
        return CompletableFuture.completedFuture(false);
    }
}
