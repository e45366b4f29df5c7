package org.modelhub.stream.live;

import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.EventLoop;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.TokenCounter;

/**
 * Streams that are in the store and not in this process: followed while another replica writes them, taken over where
 * that one is gone, and read to their end where they are over.
 */
public final class RemoteStreams implements StreamLookup {

    /** What the client of a stream is told that nobody can go on with. */
    public static final HubError REPLICA_LOST = HubError.upstream(
            502,
            "The instance of the hub that wrote this answer is gone, and nobody can go on with it.",
            "replica_lost");

    /** What a client is told while the store is away. */
    static final HubError AWAY = new HubError(
            503,
            "What other instances of the hub wrote cannot be read at the moment.",
            "unavailable_error",
            null,
            "store_unavailable",
            Duration.ofSeconds(1));

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMillis(50);
    private static final int ATTEMPTS = 20;
    private static final int MOST = 512;
    private static final DetachPolicy ANY = new DetachPolicy(Duration.ofDays(36_500), Long.MAX_VALUE);
    private static final StreamOwner NOBODY = new StreamOwner() {
        @Override
        public void cancel() {}

        @Override
        public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {}
    };

    private final Streams here;
    private final Streams followed;
    private final FrameStore store;
    private final Successor successor;
    private final Later later;
    private final LongSupplier nanos;
    private final Map<String, RemoteStream> read = new ConcurrentHashMap<>();

    /**
     * Begins with none, and is where {@code here} looks from now on.
     *
     * @param limits of what is followed, beside what is written here
     */
    public RemoteStreams(
            Streams here,
            StreamLimits limits,
            FrameStore store,
            TokenCounter counter,
            Successor successor,
            Later later,
            LongSupplier nanos,
            InstantSource wall) {
        this.here = here;
        this.store = store;
        this.successor = successor;
        this.later = later;
        this.nanos = nanos;
        followed = new Streams(limits, null, counter, nanos, wall);
        here.elsewhere(this);
    }

    /**
     * On an event loop, which what is found lives on. It is read out of the store each time: the client may have been
     * further on another replica meanwhile than whoever read for it here.
     */
    @Override
    public CompletionStage<@Nullable FrameSource> find(String id, String keyId) {
        return find(id, keyId, EventLoop.current(), ATTEMPTS).exceptionallyCompose(RemoteStreams::refused);
    }

    /** What a client is told whose stream could not be read out of the store. */
    static <T> CompletionStage<T> refused(Throwable failure) {
        boolean expired = root(failure) instanceof StreamExpiredException;
        return CompletableFuture.failedFuture(expired ? root(failure) : new HubException(AWAY, failure));
    }

    private CompletionStage<@Nullable FrameSource> find(String id, String keyId, Executor home, int attempts) {
        return store.find(id)
                .thenComposeAsync(
                        stored -> {
                            if (stored == null || !stored.head().keyId().equals(keyId)) {
                                return CompletableFuture.completedFuture(null);
                            }
                            if (stored.state() == StreamState.EXPIRED) {
                                throw new StreamExpiredException("This stream is kept no longer.");
                            }
                            return readAll(id).thenComposeAsync(before -> found(stored, before, home, attempts), home);
                        },
                        home);
    }

    private CompletionStage<@Nullable FrameSource> found(
            FrameStore.Stored stored, List<Frame> before, Executor home, int attempts) {
        StreamHead head = stored.head();
        if (stored.written() || isOver(before)) {
            return CompletableFuture.completedFuture(follow(head, before, home));
        }
        return takeOver(head, home)
                .thenComposeAsync(
                        taken -> {
                            if (taken != null) {
                                return CompletableFuture.completedFuture(taken);
                            }
                            if (attempts == 0) {
                                throw new HubException(AWAY);
                            }
                            // Another one was quicker: it writes the stream in a moment.
                            CompletableFuture<@Nullable FrameSource> again = new CompletableFuture<>();
                            later.in(
                                    AGAIN,
                                    () -> again(head, home, attempts - 1).whenComplete((found, failure) -> {
                                        if (failure == null) {
                                            again.complete(found);
                                        } else {
                                            again.completeExceptionally(failure);
                                        }
                                    }));
                            return again;
                        },
                        home);
    }

    private CompletionStage<@Nullable FrameSource> again(StreamHead head, Executor home, int attempts) {
        LiveStream taken = here.local(head.id());
        return taken != null ? CompletableFuture.completedFuture(taken) : find(head.id(), head.keyId(), home, attempts);
    }

    private RemoteStream follow(StreamHead head, List<Frame> before, Executor home) {
        RemoteStream stream = new RemoteStream(this, head, before, store, home, later, nanos);
        stream.forgetLater();
        return stream;
    }

    LiveStream followed(StreamHead head, List<Frame> before, ReadStream<ChatChunk> in, Executor home) {
        return followed.adopt(head, before, in, () -> ANY, NOBODY, home);
    }

    /** Makes a stream this replica's. On its home loop. @return null if it is not to be had */
    CompletionStage<@Nullable LiveStream> takeOver(StreamHead head, Executor home) {
        return store.claim(head.id())
                .thenComposeAsync(
                        won -> {
                            if (!won) {
                                return CompletableFuture.completedFuture(null);
                            }
                            return store.find(head.id())
                                    .thenCombineAsync(readAll(head.id()), this::adopt, home)
                                    .thenApply(taken -> taken);
                        },
                        home);
    }

    private @Nullable LiveStream adopt(FrameStore.@Nullable Stored stored, List<Frame> before) {
        if (stored == null) {
            throw new StreamExpiredException("This stream is kept no longer.");
        }
        Successor.Next next = isOver(before)
                ? new Successor.Next(nothing(), () -> DetachPolicy.STOP, NOBODY)
                : successor.next(stored, before);
        return here.adopt(stored.head(), before, next.in(), next.policy(), next.owner(), EventLoop.current());
    }

    private CompletionStage<List<Frame>> readAll(String id) {
        return readOn(id, new ArrayList<>());
    }

    private CompletionStage<List<Frame>> readOn(String id, List<Frame> soFar) {
        long last = soFar.isEmpty() ? 0 : soFar.get(soFar.size() - 1).last();
        return store.read(id, last, MOST).thenCompose(more -> {
            soFar.addAll(more);
            return more.size() < MOST ? CompletableFuture.completedFuture(soFar) : readOn(id, soFar);
        });
    }

    /** Whether the last chunk of an answer is among them. */
    static boolean isOver(List<Frame> frames) {
        return !frames.isEmpty()
                && StoredChunks.ends(frames.get(frames.size() - 1).chunk());
    }

    /** Nothing follows. */
    static ChunkPipe nothing() {
        ChunkPipe none = new ChunkPipe(Pipe.Source.PUSHED);
        none.close();
        return none;
    }

    /** It has a reader now; whoever read the same stream here before is none any more. */
    void attached(RemoteStream stream) {
        RemoteStream before = read.put(stream.head().id(), stream);
        if (before != null && before != stream) {
            before.replaced();
        }
    }

    void later(Runnable action) {
        later.in(IDLE, action);
    }

    void forget(RemoteStream stream, LiveStream copy) {
        read.remove(stream.head().id(), stream);
        followed.forget(copy);
    }

    /** Looks for readers that are too slow; about ten times a second. */
    public void sweep() {
        followed.sweep();
    }

    static @Nullable Throwable root(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
