package org.modelhub.stream.live;

import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds streams by their ids. */
@FunctionalInterface
public interface StreamLookup {

    /**
     * Finds a stream for the key that it belongs to.
     *
     * @return null if there never was one, or it is another key's; fails with {@link StreamExpiredException} if there was
     */
    CompletionStage<@Nullable FrameSource> find(String id, String keyId);

    /**
     * Finds a stream for a client that goes on with it.
     *
     * @param after number of the last chunk that the client has, 0 for none
     * @param whole whether {@link FrameSource#upTo} of a stream with this head must hold all words
     */
    default CompletionStage<@Nullable FrameSource> find(
            String id, String keyId, long after, Predicate<StreamHead> whole) {
        return find(id, keyId);
    }
}
