package org.modelhub.stream.live;

import io.vertx.core.streams.ReadStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.stream.TokenCounter;

/**
 * All streams of this process: those that flow, and those that are over and kept for a while. Whoever wires it calls
 * {@link #sweep} about ten times a second.
 */
public final class Streams implements StreamLookup {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;
    private static final String ID_MARK = "strm_";
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long RECLAIM_PAUSE_NANOS = 20_000_000;

    private final StreamLimits limits;
    private final @Nullable FrameStore store;
    private final TokenCounter counter;
    private final LongSupplier nanos;
    private final InstantSource wall;
    private final Budget budget;
    private final StreamCounters counters = new StreamCounters();
    private final Map<String, LiveStream> byId = new ConcurrentHashMap<>();
    private final Deque<LiveStream> over = new ConcurrentLinkedDeque<>();
    private final Tombstones expired = new Tombstones();
    private final AtomicBoolean reclaiming = new AtomicBoolean();
    private volatile long reclaimAgain;
    private volatile long lookAgain;
    private volatile StreamLookup elsewhere = (id, keyId) -> CompletableFuture.completedFuture(null);

    /**
     * Begins with none.
     *
     * @param store null: streams are in memory only
     * @param nanos like {@link System#nanoTime}
     */
    public Streams(
            StreamLimits limits,
            @Nullable FrameStore store,
            TokenCounter counter,
            LongSupplier nanos,
            InstantSource wall) {
        this.limits = limits;
        this.store = store;
        this.counter = counter;
        this.nanos = nanos;
        this.wall = wall;
        this.budget = new Budget(limits.hubBytes());
        this.reclaimAgain = nanos.getAsLong();
        this.lookAgain = nanos.getAsLong();
        if (store != null) {
            store.onCancelled(this::cancel);
        }
    }

    /** Where streams are looked for that are not, or no longer, in this process. */
    public void elsewhere(StreamLookup lookup) {
        elsewhere = lookup;
    }

    /** An id that cannot be guessed. */
    public String newId() {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        return ID_MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * Begins a stream. On the home loop; the upstream flows from its next turn on, so a reader that is attached at once
     * misses nothing and the stream is never without one.
     *
     * @param request the client's, for whoever may have to go on with it
     * @param home the event loop of the upstream
     */
    public LiveStream open(
            StreamHead head,
            ReadStream<ChatChunk> in,
            DetachPolicy policy,
            StreamOwner owner,
            byte[] request,
            Executor home) {
        LiveStream stream =
                register(new StreamMachine.Setting(this, head, policy, List.of(), store != null), in, owner, home);
        FrameStore into = store;
        if (into != null) {
            store(stream, () -> into.open(head, request));
        }
        stream.begin(in);
        return stream;
    }

    /**
     * Goes on with a stream that another replica began and this one has claimed in the store.
     *
     * @param before all of it so far, from the first chunk on; the numbers go on behind it
     */
    public LiveStream adopt(
            StreamHead head,
            List<Frame> before,
            ReadStream<ChatChunk> in,
            DetachPolicy policy,
            StreamOwner owner,
            Executor home) {
        LiveStream stream =
                register(new StreamMachine.Setting(this, head, policy, before, store != null), in, owner, home);
        if (store != null) {
            stream.stored(true);
        }
        stream.begin(in);
        return stream;
    }

    private LiveStream register(
            StreamMachine.Setting setting, ReadStream<ChatChunk> in, StreamOwner owner, Executor home) {
        LiveStream stream = new LiveStream(setting, new LiveStream.Upstream(in, owner), home);
        byId.put(setting.head().id(), stream);
        return stream;
    }

    @Override
    public CompletionStage<@Nullable FrameSource> find(String id, String keyId) {
        LiveStream here = byId.get(id);
        if (here != null) {
            return CompletableFuture.completedFuture(here.head().keyId().equals(keyId) ? here : null);
        }
        boolean was = keyId.equals(expired.keyOf(id));
        return elsewhere.find(id, keyId).thenApply(found -> {
            if (found == null && was) {
                throw new StreamExpiredException("This stream is kept no longer.");
            }
            return found;
        });
    }

    /** This instance ends: readers of streams that another replica can go on with are sent there. */
    public void drain() {
        byId.values().stream()
                .filter(LiveStream::isStored)
                .forEach(one -> one.sendAway(FrameReader.Dismissal.DRAINING));
    }

    /** Whether the store has the end of all that is over. */
    public boolean areWritten() {
        return byId.values().stream().allMatch(LiveStream::isWritten);
    }

    /** The process ends: what is not over is left to the replica that finds it in the store. */
    public void close() {
        byId.values().forEach(one -> one.closeStore(true));
    }

    /** Looks for what has run out of time. */
    public void sweep() {
        long now = now();
        byId.values().forEach(stream -> stream.sweep(now));
        if (store != null && now - lookAgain >= 0) {
            lookAgain = now + LOOK_NANOS;
            byId.values().stream().filter(LiveStream::isLeft).forEach(stream -> lookForReader(store, stream));
        }
        long retention = Away.nanos(limits.retention());
        LiveStream oldest = over.peekFirst();
        while (oldest != null && now - oldest.overSince() >= retention) {
            over.removeFirstOccurrence(oldest);
            expire(oldest, true);
            oldest = over.peekFirst();
        }
    }

    /** Its reader may have come back on another replica, and take it out of the store. */
    private static void lookForReader(FrameStore in, LiveStream stream) {
        in.followed(stream.head().id()).thenAccept(taken -> {
            if (taken >= 0) {
                stream.followed(taken);
            }
        });
    }

    private void cancel(String id) {
        LiveStream stream = byId.get(id);
        if (stream != null) {
            stream.cancel();
        }
    }

    @Nullable
    LiveStream local(String id) {
        return byId.get(id);
    }

    /** Gives up a stream that is somebody else's, without a trace. */
    void forget(LiveStream stream) {
        byId.remove(stream.head().id(), stream);
        over.removeFirstOccurrence(stream);
        if (stream.state() != StreamState.EXPIRED) {
            stream.expire(true);
        }
    }

    private boolean expire(LiveStream stream, boolean force) {
        if (!stream.expire(force)) {
            return false;
        }
        expired.add(stream.head());
        byId.remove(stream.head().id(), stream);
        counters.expired.increment();
        return true;
    }

    /** Makes room where all buffers together are too large. @return whether there is some now */
    boolean reclaim() {
        if (now() - reclaimAgain < 0 || !reclaiming.compareAndSet(false, true)) {
            return !budget.exceeded();
        }
        try {
            reclaimFinished();
            reclaimTaken(limits.pendingBytes());
            reclaimTaken(0);
            if (budget.exceeded()) {
                reclaimAgain = now() + RECLAIM_PAUSE_NANOS;
            }
        } finally {
            reclaiming.set(false);
        }
        return !budget.exceeded();
    }

    private void reclaimFinished() {
        for (LiveStream oldest : over) {
            if (budget.wanted() <= 0) {
                return;
            }
            if (expire(oldest, false)) {
                over.removeFirstOccurrence(oldest);
            }
        }
    }

    private void reclaimTaken(long kept) {
        for (LiveStream stream : byId.values()) {
            if (budget.wanted() <= 0) {
                return;
            }
            stream.trim(kept);
        }
    }

    void over(LiveStream stream) {
        over.add(stream);
    }

    boolean hasStore() {
        return store != null;
    }

    void append(LiveStream stream, List<Frame> frames) {
        FrameStore into = store;
        if (into != null) {
            store(stream, () -> into.append(stream.head().id(), frames));
        }
    }

    private static void store(LiveStream stream, Supplier<CompletionStage<Void>> call) {
        try {
            call.get().whenComplete((nothing, failure) -> stream.stored(failure == null));
        } catch (RuntimeException failure) {
            // A store that cannot even begin must not end the answer.
            stream.stored(false);
        }
    }

    void closeStored(String id, StreamState how) {
        if (store != null) {
            store.close(id, how);
        }
    }

    /** Nanoseconds that a call of the store may take; the store keeps to it itself, this is for one that does not. */
    long storePatience() {
        return store == null ? 0 : store.patience().toNanos();
    }

    StreamLimits limits() {
        return limits;
    }

    TokenCounter counter() {
        return counter;
    }

    Budget budget() {
        return budget;
    }

    long now() {
        return nanos.getAsLong();
    }

    /** When a stream that ended then expires, in milliseconds since the epoch. */
    long expiresAt(long overSince) {
        return wall.millis() + (Away.nanos(limits.retention()) - (now() - overSince)) / 1_000_000;
    }

    public StreamCounters counters() {
        return counters;
    }

    /** How many streams are in a state now. */
    public int count(StreamState state) {
        return (int) byId.values().stream().filter(one -> one.state() == state).count();
    }

    /** Bytes in all replay buffers. */
    public long bufferBytes() {
        return budget.used();
    }
}
