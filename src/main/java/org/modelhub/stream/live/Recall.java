package org.modelhub.stream.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.EventLoop;

/** Reads the beginning of a stream of this replica out of the store, as far as memory lacks it and a client needs it. */
final class Recall {

    private static final int MOST = 512;

    private final FrameStore store;
    private final LiveStream stream;
    private final long after;
    private final Predicate<Past> room;
    private final Executor home = EventLoop.current();
    private final List<Frame> frames = new ArrayList<>();

    /**
     * On the event loop that it is for.
     *
     * @param after number of the last chunk that the client says it has
     * @param room whether there is room for it; to make some, memory may drop more
     */
    Recall(FrameStore store, LiveStream stream, long after, Predicate<Past> room) {
        this.room = room;
        this.store = store;
        this.stream = stream;
        this.after = after;
    }

    /** Fails with {@link StreamExpiredException} if the store does not have it either. */
    CompletionStage<Past> read() {
        return store.read(stream.head().id(), last(), MOST).thenComposeAsync(this::add, home);
    }

    private CompletionStage<Past> add(List<Frame> more) {
        frames.addAll(more);
        if (last() >= stream.recallable(after)) {
            Past past = new Past(frames);
            if (!room.test(past)) {
                throw new HubException(RemoteStreams.AWAY);
            }
            if (last() >= stream.recallable(after)) {
                return CompletableFuture.completedFuture(past);
            }
        }
        if (more.isEmpty()) {
            throw new StreamExpiredException("The beginning of this stream is kept no longer.");
        }
        return read();
    }

    private long last() {
        return frames.isEmpty() ? 0 : frames.get(frames.size() - 1).last();
    }
}
