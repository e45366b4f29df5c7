package org.modelhub.stream.live;

import io.vertx.core.streams.ReadStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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

    private final StreamLimits limits;
    private final @Nullable FrameStore store;
    private final TokenCounter counter;
    private final LongSupplier nanos;
    private final InstantSource wall;
    private final Shares shares;
    private final StreamCounters counters = new StreamCounters();
    private final Map<String, LiveStream> byId = new ConcurrentHashMap<>();
    /** Those that are over, the oldest first. */
    private final Set<LiveStream> over = Collections.synchronizedSet(new LinkedHashSet<>());

    private final Tombstones expired = new Tombstones();
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
        this.shares = new Shares(limits);
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
        LiveStream stream = register(
                new StreamMachine.Setting(this, head, () -> policy, List.of(), store != null, false), in, owner, home);
        FrameStore into = store;
        if (into != null) {
            store(stream, () -> into.open(head, policy, request));
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
            Supplier<DetachPolicy> policy,
            StreamOwner owner,
            Executor home) {
        LiveStream stream =
                register(new StreamMachine.Setting(this, head, policy, before, store != null, true), in, owner, home);
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

    /** On an event loop, if it must be read out of the store. */
    @Override
    public CompletionStage<@Nullable FrameSource> find(
            String id, String keyId, long after, Predicate<StreamHead> whole) {
        LiveStream here = byId.get(id);
        if (store == null
                || here == null
                || !here.head().keyId().equals(keyId)
                || !here.lacks(after, whole.test(here.head()))) {
            return find(id, keyId);
        }
        return new Recall(
                        store,
                        here,
                        after,
                        past -> room(here.share(), past.buffer().bytes()))
                .read()
                .<@Nullable FrameSource>thenApply(past -> new RecalledStream(here, past))
                .exceptionallyCompose(RemoteStreams::refused);
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
        LiveStream oldest = oldest();
        while (oldest != null && now - oldest.overSince() >= retention) {
            over.remove(oldest);
            expire(oldest, true);
            oldest = oldest();
        }
    }

    private @Nullable LiveStream oldest() {
        synchronized (over) {
            Iterator<LiveStream> streams = over.iterator();
            return streams.hasNext() ? streams.next() : null;
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
        over.remove(stream);
        if (stream.expire(true)) {
            shares.leave(stream.share());
        }
    }

    /** Gives up a stream, unless it is not to be forced and somebody reads it. */
    void expire(LiveStream stream, boolean force) {
        if (stream.expire(force)) {
            shares.leave(stream.share());
            expired.add(stream.head());
            over.remove(stream);
            byId.remove(stream.head().id(), stream);
            counters.expired.increment();
        }
    }

    /**
     * Makes room for so much more of one key. What is beyond its bound it gives itself; what is beyond that of all, the
     * keys that hold most.
     *
     * @return whether there is room now
     */
    boolean room(Share share, long more) {
        if (share.budget().exceeded(more)) {
            free(share.budget(), more, () -> shares.next(share));
        }
        if (shares.budget().exceeded(more)) {
            free(shares.budget(), more, shares::next);
        }
        return !share.budget().exceeded(more) && !shares.budget().exceeded(more);
    }

    private static void free(Budget within, long more, Shares.Givers givers) {
        long wanted = within.wanted(more);
        while (wanted > 0) {
            Shares.Giver next = givers.next();
            if (next == null) {
                return;
            }
            next.stream().give(next.gift(), wanted);
            wanted = within.wanted(more);
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

    Shares shares() {
        return shares;
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
        return shares.budget().used();
    }
}
