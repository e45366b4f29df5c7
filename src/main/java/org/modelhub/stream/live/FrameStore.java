package org.modelhub.stream.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where frames outlive this process. A stream whose store fails goes on in memory only: an answer is worth more than its
 * copy. Every stage ends within the store's own time limit; none blocks.
 */
public interface FrameStore {

    /**
     * Begins a stream that this replica writes.
     *
     * @param away how far the answer goes on while nobody reads it, whoever writes it
     * @param request the client's request as it came, for the model that may have to go on with it
     */
    CompletionStage<Void> open(StreamHead head, DetachPolicy away, byte[] request);

    /** Adds frames, in order; several calls of one stream may be under way. They are there once the stage is complete. */
    CompletionStage<Void> append(String id, List<Frame> frames);

    /** Nothing more will be written by this replica: over, or left for another one to go on with. */
    void close(String id, StreamState state);

    /** What is known of a stream, null if nothing. */
    CompletionStage<@Nullable Stored> find(String id);

    /** Frames behind a number, in order and without a gap. @throws StreamExpiredException in the stage if there is one */
    CompletionStage<List<Frame>> read(String id, long after, int most);

    /**
     * Takes over a stream whose writer is gone.
     *
     * @return whether it is this replica's now; of several that try, one
     */
    CompletionStage<Boolean> claim(String id);

    /** How long a call takes at most. */
    default Duration patience() {
        return Duration.ofMillis(50);
    }

    /** How a stream stands, without what is in it. */
    default CompletionStage<Standing> look(String id) {
        return find(id).thenApply(stored -> stored == null
                ? new Standing(StreamState.EXPIRED, false)
                : new Standing(stored.state(), stored.written()));
    }

    /**
     * A reader here takes what another replica writes; to be said at least every second.
     *
     * @param taken number of the last chunk that it took
     */
    default void follow(String id, long taken) {}

    /** How far a reader on another replica took, {@link #NOBODY} if there is none. */
    default CompletionStage<Long> followed(String id) {
        return CompletableFuture.completedFuture(NOBODY);
    }

    /** The client wants no more of a stream that another replica writes. */
    default void cancel(String id) {}

    /**
     * Names who hears of what other replicas ask for.
     *
     * @param listener hears of streams that this replica writes and whose clients, elsewhere, want no more
     */
    default void onCancelled(Consumer<String> listener) {}

    /** That there is no reader. */
    long NOBODY = -1;

    /**
     * How a stream stands.
     *
     * @param written whether its writer lives and writes it
     */
    record Standing(StreamState state, boolean written) {}

    /**
     * A stream in the store.
     *
     * @param away how far it goes on while nobody reads it, null if its writer did not say
     * @param request empty if it was too large to be kept
     * @param state as its writer left it; {@link StreamState#EXPIRED} where only its name is left
     * @param written whether its writer lives and writes it
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record Stored(StreamHead head, @Nullable DetachPolicy away, byte[] request, StreamState state, boolean written) {}
}
