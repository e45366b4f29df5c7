package org.modelhub.stream.live;

import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;

/**
 * One streamed answer that outlives the connection that reads it; {@link StreamMachine} draws its states.
 *
 * <p>The upstream is read on the home loop alone, which also holds it and lets it go on. Readers come and take on any
 * thread, and a store answers on any. One lock guards what they touch, and nobody is called under it. A reader is called
 * only if it was told before that there is nothing, so that calls do not grow with the chunks.
 */
public final class LiveStream implements FrameSource {

    private static final HubError CANCELLED =
            new HubError(499, "The client cancelled this answer.", "cancelled_error", null, "cancelled", null);

    private final Object lock = new Object();
    private final Streams hub;
    private final StreamHead head;
    private final Executor home;
    private final StreamMachine machine;
    private final Share share;
    /** A call of {@link #settle} is on its way to the home loop. */
    private boolean settling;

    /** Null once it is over, so that the request behind it is not kept as long as the answer. For the home loop. */
    private @Nullable Upstream upstream;

    /** Where chunks come from, and who must know how it ends. */
    record Upstream(ReadStream<ChatChunk> in, StreamOwner owner) {}

    LiveStream(StreamMachine.Setting setting, Upstream upstream, Executor home) {
        this.hub = setting.hub();
        this.head = setting.head();
        this.upstream = upstream;
        this.home = home;
        this.share = setting.hub().shares().join(head.keyId());
        this.machine = new StreamMachine(setting, share);
    }

    // ---- from the upstream, on the home loop

    /** The upstream flows from the next turn on, so that a reader can be attached in this one. */
    void begin(ReadStream<ChatChunk> in) {
        in.pause();
        in.exceptionHandler(cause -> push(new ChatChunk.Failure(HubError.internal())))
                .handler(this::push)
                .endHandler(nothing -> end());
        home.execute(() -> start(in));
    }

    private void start(ReadStream<ChatChunk> in) {
        synchronized (lock) {
            machine.begin();
        }
        in.resume();
        settle();
    }

    private void push(ChatChunk chunk) {
        Reading wake;
        List<Frame> write;
        boolean unsettled;
        synchronized (lock) {
            if (machine.state().over()) {
                return;
            }
            machine.push(chunk);
            wake = machine.wake();
            write = machine.writable();
            unsettled = unsettled();
        }
        follow(wake, write);
        if (unsettled) {
            settle();
        }
    }

    private void end() {
        change(machine::end, false);
        settle();
    }

    /** Does something to a stream that is not over, and what follows from it. */
    private void change(Runnable what, boolean elsewhere) {
        Reading wake;
        List<Frame> write;
        synchronized (lock) {
            if (machine.state().over()) {
                return;
            }
            what.run();
            wake = machine.wake();
            write = machine.writable();
        }
        follow(wake, write);
        if (elsewhere) {
            home.execute(this::settle);
        }
    }

    /** Tells the reader and the store. */
    private void follow(@Nullable Reading wake, List<Frame> write) {
        if (wake != null) {
            wake.reader.ready();
        }
        if (!write.isEmpty()) {
            hub.append(this, write);
        } else if (hub.hasStore()) {
            closeStore(false);
        }
    }

    // ---- holding the upstream, and the end; on the home loop

    private boolean unsettled() {
        return machine.state().over() || machine.held() != machine.shouldHold();
    }

    private void settle() {
        stand();
        if (share.exceeded()) {
            hub.room(share, 0);
        }
        Upstream from = upstream;
        if (from == null) {
            return;
        }
        boolean hold;
        boolean turn;
        boolean over;
        synchronized (lock) {
            settling = false;
            hold = machine.shouldHold();
            turn = machine.held() != hold;
            if (turn) {
                machine.held(hold);
            }
            over = machine.state().over();
        }
        if (over) {
            upstream = null;
            over(from.owner());
        }
        if (turn && hold) {
            from.in().pause();
        } else if (turn) {
            from.in().resume();
        }
    }

    private void over(StreamOwner owner) {
        hub.over(this);
        if (machine.stopped()) {
            owner.cancel();
        }
        machine.tellEnd(owner);
    }

    // ---- from readers, on any thread

    @Override
    public StreamHead head() {
        return head;
    }

    @Override
    public Attachment attach(long after, FrameReader reader) {
        return attach(after, reader, null);
    }

    /** @param past where it begins that memory lacks, if it is to be had */
    Attachment attach(long after, FrameReader reader, @Nullable Past past) {
        Reading fresh;
        Reading before;
        boolean ready;
        synchronized (lock) {
            boolean recalled = past != null && after < past.last();
            fresh = new Reading(this, reader, machine.seek(after, recalled ? past : null), recalled ? past : null);
            before = machine.attach(fresh);
            ready = machine.wake() != null;
        }
        if (before != null) {
            before.reader.dismissed(FrameReader.Dismissal.REPLACED);
        }
        if (ready) {
            home.execute(reader::ready);
        }
        home.execute(this::settle);
        return fresh;
    }

    List<Frame> take(Reading by, int mostBytes, long mostChunks) {
        List<Frame> frames;
        boolean unsettled;
        synchronized (lock) {
            frames = machine.take(by, mostBytes, mostChunks);
            machine.holding().stand(this, machine.gift());
            unsettled = !settling && !machine.state().over() && unsettled();
            settling |= unsettled;
        }
        if (unsettled) {
            home.execute(this::settle);
        }
        return frames;
    }

    boolean ended(Reading by) {
        synchronized (lock) {
            return machine.ended(by);
        }
    }

    long taken(Reading by) {
        synchronized (lock) {
            return by.number();
        }
    }

    long waiting(Reading by) {
        synchronized (lock) {
            Past past = by.past();
            return by == machine.reading() ? machine.waiting() + (past == null ? 0 : past.waiting()) : 0;
        }
    }

    void detach(Reading by) {
        leave(by, null);
    }

    private void leave(@Nullable Reading by, FrameReader.@Nullable Dismissal why) {
        List<Frame> write;
        synchronized (lock) {
            if (by == null || !machine.detach(by, why == null)) {
                return;
            }
            write = machine.writable();
        }
        follow(null, write);
        if (why != null) {
            by.reader.dismissed(why);
        }
        home.execute(this::settle);
    }

    @Override
    public List<ChatChunk> upTo(long number) {
        synchronized (lock) {
            return machine.buffer().upTo(number);
        }
    }

    @Override
    public boolean isWhole() {
        synchronized (lock) {
            return machine.buffer().dropped() == 0;
        }
    }

    List<ChatChunk> upTo(long number, Past past) {
        synchronized (lock) {
            if (number <= past.last()) {
                return past.buffer().upTo(number);
            }
            List<ChatChunk> chunks = new ArrayList<>(past.buffer().upTo(past.last()));
            chunks.addAll(machine.buffer().between(past.last(), number));
            return chunks;
        }
    }

    boolean isWhole(Past past) {
        synchronized (lock) {
            return past.buffer().dropped() == 0;
        }
    }

    @Override
    public void cancel() {
        change(() -> machine.fail(CANCELLED), true);
    }

    @Override
    public StreamStatus status() {
        synchronized (lock) {
            return machine.status();
        }
    }

    @Override
    public StreamSnapshot snapshot() {
        synchronized (lock) {
            return machine.snapshot();
        }
    }

    // ---- from the store, on any thread

    /** A call of the store is over: what it wrote may be seen, or it is used no longer. */
    void stored(boolean well) {
        Reading wake;
        List<Frame> write;
        synchronized (lock) {
            if (!machine.stored(well)) {
                return;
            }
            wake = machine.wake();
            write = machine.writable();
        }
        follow(wake, write);
    }

    /**
     * Tells the store that nothing more comes.
     *
     * @param leave also if the stream is not over: it is another replica's
     */
    void closeStore(boolean leave) {
        StreamState how;
        synchronized (lock) {
            how = machine.storeCloses(leave);
        }
        if (how != null) {
            hub.closeStored(head.id(), how);
        }
    }

    /** Whether another replica could go on with it. */
    public boolean isStored() {
        synchronized (lock) {
            return machine.released().isStored();
        }
    }

    /** Whether the store has what memory has no longer, and a client needs. */
    boolean lacks(long after, boolean whole) {
        synchronized (lock) {
            long dropped = machine.buffer().dropped();
            return machine.released().isInStore() && (after < dropped || (whole && dropped > 0));
        }
    }

    /** Number up to which a client must be given from the store. */
    long recallable(long after) {
        synchronized (lock) {
            return Math.max(
                    machine.buffer().dropped(),
                    Math.min(after, machine.released().number()));
        }
    }

    // ---- from the registry, on any thread

    StreamState state() {
        synchronized (lock) {
            return machine.state();
        }
    }

    /** Whether nobody reads it here, and somebody may elsewhere. */
    boolean isLeft() {
        synchronized (lock) {
            return machine.isLeft();
        }
    }

    void followed(long number) {
        synchronized (lock) {
            machine.followed(number);
        }
        home.execute(this::settle);
    }

    long overSince() {
        synchronized (lock) {
            return machine.overSince();
        }
    }

    void sendAway(FrameReader.Dismissal why) {
        Reading by;
        synchronized (lock) {
            by = machine.reading();
        }
        leave(by, why);
    }

    /** Looks for what has run out of time. */
    void sweep(long now) {
        boolean late;
        boolean unsettled;
        List<Frame> write;
        Reading slow;
        synchronized (lock) {
            late = machine.released().isLate(now);
            slow = machine.slow(now);
            unsettled = machine.leftTooLong(now) || (!machine.state().over() && unsettled());
            write = machine.writable();
        }
        if (late) {
            stored(false);
        }
        if (!write.isEmpty()) {
            follow(null, write);
        }
        if (slow != null) {
            hub.counters().slow.increment();
            leave(slow, FrameReader.Dismissal.SLOW);
        }
        if (unsettled) {
            home.execute(this::settle);
        }
    }

    /** Whose key's memory it takes. */
    Share share() {
        return share;
    }

    /** Makes room for other streams, as it said that it could. */
    void give(Gift gift, long wanted) {
        if (gift == Gift.ALL) {
            hub.expire(this, false);
        }
        synchronized (lock) {
            if (gift != Gift.ALL) {
                machine.holding().give(wanted, gift);
            }
            machine.holding().stand(this, null);
            machine.holding().stand(this, machine.gift());
        }
    }

    /** Says what it can give now. */
    private void stand() {
        synchronized (lock) {
            machine.holding().stand(this, machine.gift());
        }
    }

    boolean expire(boolean force) {
        Reading by;
        synchronized (lock) {
            by = machine.reading();
            if (!machine.expire(force)) {
                return false;
            }
            machine.holding().stand(this, null);
        }
        if (by != null && !by.ended) {
            by.reader.dismissed(FrameReader.Dismissal.EXPIRED);
        }
        return true;
    }
}
