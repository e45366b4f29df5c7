package org.modelhub.edge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubException;
import org.modelhub.edge.engine.StreamErrors;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.RequestHead;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamLookup;

/** Finds the stream that a request's path names, if it is the caller's, or the refusal that says why there is none. */
public final class FindStream {

    private final StreamLookup streams;

    FindStream(StreamLookup streams) {
        this.streams = streams;
    }

    CompletableFuture<FrameSource> of(RequestHead head, Caller caller) {
        return known(streams.find(id(head), caller.keyId())).toCompletableFuture();
    }

    /**
     * For a client that goes on with it.
     *
     * @param after number of the last chunk that the client has
     * @param whole for which streams the beginning is needed, too
     */
    CompletableFuture<FrameSource> of(RequestHead head, Caller caller, long after, Predicate<StreamHead> whole) {
        return known(streams.find(id(head), caller.keyId(), after, whole)).toCompletableFuture();
    }

    static String id(RequestHead head) {
        return head.pathParameters().getOrDefault("id", "");
    }

    /** What was looked for; fails because of a {@link HubException} if the key has no such stream, or has it no longer. */
    public static CompletionStage<FrameSource> known(CompletionStage<@Nullable FrameSource> found) {
        return found.handle(FindStream::orRefusal);
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
