package org.modelhub.edge;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubException;
import org.modelhub.edge.engine.StreamErrors;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamLookup;

/** Finds the stream that a client names, or the refusal that tells it why there is none for it. */
public final class FindStream {

    private FindStream() {}

    /** Looks for a stream; fails because of a {@link HubException} if the key has none such, or has it no longer. */
    public static CompletionStage<FrameSource> in(StreamLookup streams, String id, String keyId) {
        return streams.find(id, keyId).handle(FindStream::orRefusal);
    }

    /**
     * Looks for a stream that the client goes on with; fails as the other does.
     *
     * @param after number of the last chunk that the client has
     * @param whole for which streams the beginning is needed, too
     */
    public static CompletionStage<FrameSource> in(
            StreamLookup streams, String id, String keyId, long after, Predicate<StreamHead> whole) {
        return streams.find(id, keyId, after, whole).handle(FindStream::orRefusal);
    }

    private static FrameSource orRefusal(@Nullable FrameSource found, @Nullable Throwable failure) {
        if (failure == null && found != null) {
            return found;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            throw new HubException(StreamErrors.NOT_FOUND);
        }
        throw cause instanceof StreamExpiredException
                ? new HubException(StreamErrors.EXPIRED)
                : new CompletionException(cause);
    }
}
