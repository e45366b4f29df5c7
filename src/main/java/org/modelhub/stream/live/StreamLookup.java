package org.modelhub.stream.live;

import java.util.concurrent.CompletionStage;
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
}
