package org.modelhub.stream.live;

import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/**
 * One streamed answer that outlives the connection that reads it.
 *
 * <pre>
 *             first chunk                    reader behind, or buffer full
 *   OPENED ───────────────▶ FLOWING ──────────────────────────────────────▶ PAUSED
 *    │  ▲                    │  ▲  ◀──────────────────────────────────────   │  ▲
 *    │  │ attach             │  │            reader took, or room             │  │
 *    │  │ (nothing came yet) │  │ attach                                     │  │ attach (still full)
 *    ▼  │                    ▼  │        reader left, was sent away          ▼  │
 *    └──┴──────────────▶ DETACHED ◀───────────────────────────────────────────┴──┘
 *
 *   OPENED, FLOWING, PAUSED, DETACHED ──usage behind the finish──▶ FINISHED ──retention, need of room──▶ EXPIRED
 *                                     ──failure, cut, cancel────▶ FAILED   ──retention, need of room──▶ EXPIRED
 *   DETACHED ──away too long, or too much written meanwhile──▶ FAILED
 *   OPENED   ──first chunk, and nobody reads──▶ DETACHED
 * </pre>
 *
 * The upstream is read on the home loop alone, which also tells it to stop and go on. Readers come and take on any
 * thread; one lock guards what both touch, and nobody is called under it. A reader is called only if it was told before
 * that there is nothing, so that its calls do not grow with the chunks.
 */
public final class LiveStream implements FrameSource {

    private static final HubError CUT =
            HubError.upstream(502, "The upstream ended its answer before it was complete.", "upstream_incomplete");
    private static final HubError AWAY =
            HubError.unavailable("The answer was stopped: the client was away too long.", "detached");
    private static final TimeoutException LATE = new TimeoutException("the store took too long");
    private static final HubError CANCELLED =
            new HubError(499, "The client cancelled this answer.", "cancelled_error", null, "cancelled", null);

    private final Object lock = new Object();
    private final Streams hub;
    private final StreamHead head;
    private final ReadStream<ChatChunk> in;
    private final Executor home;
    private final Away away;
    private final StreamOwner owner;

    private final FrameBuffer buffer = new FrameBuffer();
    private final Delivery delivery = new Delivery();
    private final @Nullable WriteAhead ahead;
    private StreamState state = StreamState.OPENED;
    private @Nullable Reading reading;
    /** Number up to which readers may see. */
    private long released;
    /** Number up to which the last reader took. */
    private long taken;
    /** Bytes behind that. */
    private long waiting;

    private boolean held;
    private boolean settling;
    private boolean stop;
    private boolean told;
    private boolean closed;
    private boolean alone;
    private long overSince;
    private @Nullable FinishReason finish;
    private @Nullable TokenUsage usage;
    private @Nullable HubError error;

    LiveStream(Streams hub, Opening opening, ReadStream<ChatChunk> in, boolean stored) {
        this.hub = hub;
        this.head = opening.head();
        this.in = in;
        this.home = opening.home();
        this.owner = opening.owner();
        this.away = new Away(opening.policy(), hub.counter());
        opening.before().forEach(frame -> buffer.add(frame.chunk()));
        hub.budget().add(buffer.bytes());
        released = buffer.last();
        ahead = stored ? new WriteAhead(buffer) : null;
        away.begin(hub.now());
    }

    /** What a stream is begun with. @param before what another replica gave of it */
    record Opening(StreamHead head, DetachPolicy policy, StreamOwner owner, Executor home, List<Frame> before) {}

    /** On the home loop. The upstream flows from the next turn on, so that a reader can be attached in this one. */
    void begin() {
        in.pause();
        in.exceptionHandler(cause -> end(HubError.internal()))
                .handler(this::push)
                .endHandler(nothing -> end(CUT));
        home.execute(this::start);
    }

    private void start() {
        synchronized (lock) {
            if (reading == null && !state.over() && away.forbidden()) {
                fail(AWAY);
            }
        }
        in.resume();
        settle();
    }

    // ---- from the upstream, on the home loop

    private void push(ChatChunk chunk) {
        Reading wake;
        List<Frame> write;
        boolean unsettled;
        synchronized (lock) {
            if (state.over()) {
                return;
            }
            add(chunk);
            wake = wake();
            write = writable();
            unsettled = unsettled();
        }
        follow(wake, write);
        if (unsettled || hub.budget().exceeded()) {
            makeRoom();
        }
    }

    private void makeRoom() {
        if (hub.budget().exceeded() && !hub.reclaim()) {
            trim(0);
        }
        settle();
    }

    /** The upstream ended without a last chunk. */
    private void end(HubError otherwise) {
        Reading wake;
        List<Frame> write;
        synchronized (lock) {
            if (state.over()) {
                return;
            }
            if (finish != null) {
                over(StreamState.FINISHED);
            } else {
                append(new ChatChunk.Failure(otherwise));
            }
            wake = wake();
            write = writable();
        }
        follow(wake, write);
        settle();
    }

    /** Tells the reader and the store, outside the lock. */
    private void follow(@Nullable Reading wake, List<Frame> write) {
        if (wake != null) {
            wake.reader.ready();
        }
        if (!write.isEmpty()) {
            hub.append(this, write);
        } else if (ahead != null) {
            closeStore();
        }
    }

    // ---- under the lock

    private void add(ChatChunk chunk) {
        append(chunk);
        if (reading == null && !state.over()) {
            if (state == StreamState.OPENED) {
                state = StreamState.DETACHED;
            }
            if (away.wrote(chunk)) {
                fail(AWAY);
            }
        }
    }

    private void fail(HubError why) {
        stop = true;
        append(new ChatChunk.Failure(why));
    }

    private void append(ChatChunk chunk) {
        long before = buffer.bytes();
        waiting += buffer.add(chunk);
        hub.budget().add(buffer.bytes() - before);
        if (ahead == null || ahead.lost()) {
            released = buffer.last();
        }
        note(chunk);
        keepBound();
    }

    private void note(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Finish finished) {
            finish = finished.reason();
        } else if (chunk instanceof ChatChunk.Usage counted) {
            usage = counted.usage();
            if (finish != null) {
                over(StreamState.FINISHED);
                return;
            }
        } else if (chunk instanceof ChatChunk.Failure failure) {
            error = failure.error();
            over(StreamState.FAILED);
            return;
        }
        if (state == StreamState.OPENED && reading != null) {
            state = StreamState.FLOWING;
        }
    }

    private void over(StreamState how) {
        state = how;
        alone = reading == null;
        overSince = hub.now();
    }

    /** Within the bound of one stream: what was taken goes first, and what a client that is away may lack goes last. */
    private void keepBound() {
        long excess = buffer.bytes() - hub.limits().streamBytes();
        if (excess > 0) {
            drop(excess, reading == null ? hub.limits().streamBytes() / 4 : 0);
        }
    }

    private void drop(long wanted, long kept) {
        long before = buffer.bytes();
        buffer.drop(taken, wanted, before - waiting - kept);
        hub.budget().add(buffer.bytes() - before);
    }

    private boolean shouldHold() {
        if (state.over() || waiting == 0) {
            return false;
        }
        int pending = hub.limits().pendingBytes();
        return reading != null && waiting > (held ? pending / 2 : pending)
                || buffer.bytes() >= hub.limits().streamBytes()
                || hub.budget().exceeded();
    }

    private boolean unsettled() {
        return state.over() ? !told : held != shouldHold();
    }

    /** The reader that must be called, which then was. */
    private @Nullable Reading wake() {
        Reading one = reading;
        if (one == null || !one.idle || !(one.cursor.number() < released || ended())) {
            return null;
        }
        one.idle = false;
        return one;
    }

    private boolean ended() {
        return state.over() && reading != null && reading.cursor.number() == buffer.last();
    }

    private List<Frame> writable() {
        return ahead == null ? List.of() : ahead.next(hub.now());
    }

    // ---- holding the upstream, and the end; on the home loop

    private void resettle() {
        home.execute(this::settle);
    }

    private void settle() {
        boolean hold;
        boolean turn;
        boolean end;
        synchronized (lock) {
            settling = false;
            hold = shouldHold();
            turn = hold != held;
            if (turn) {
                turn(hold);
            }
            end = state.over() && !told;
            told |= end;
        }
        if (end) {
            tellOwner();
        }
        if (turn && hold) {
            in.pause();
        } else if (turn) {
            in.resume();
        }
    }

    private void turn(boolean hold) {
        held = hold;
        delivery.held(hold, hub.now());
        if (hold) {
            hub.counters().paused.increment();
        }
        if (reading != null && !state.over()) {
            state = current();
        }
    }

    /** Where a stream is that somebody reads. */
    private StreamState current() {
        if (buffer.last() == 0) {
            return StreamState.OPENED;
        }
        return held ? StreamState.PAUSED : StreamState.FLOWING;
    }

    private void tellOwner() {
        hub.over(this);
        if (stop) {
            owner.cancel();
        }
        owner.ended(usage, error, alone);
    }

    // ---- from readers, on any thread

    @Override
    public StreamHead head() {
        return head;
    }

    @Override
    public Attachment attach(long after, FrameReader reader) {
        Reading fresh;
        Reading before;
        boolean ready;
        synchronized (lock) {
            if (state == StreamState.EXPIRED) {
                throw new StreamExpiredException("This stream is kept no longer.");
            }
            fresh = new Reading(this, reader, buffer.seek(after));
            before = reading;
            read(fresh);
            ready = wake() != null;
        }
        if (before != null) {
            before.reader.dismissed(FrameReader.Dismissal.REPLACED);
        }
        if (ready) {
            home.execute(reader::ready);
        }
        resettle();
        return fresh;
    }

    private void read(Reading fresh) {
        reading = fresh;
        fresh.idle = true;
        taken = fresh.cursor.number();
        waiting = buffer.behind(fresh.cursor);
        delivery.reader();
        if (delivery.readers() > 1) {
            hub.counters().resumed.increment();
        }
        if (!state.over()) {
            state = current();
        }
    }

    List<Frame> take(Reading by, int mostBytes, long mostChunks) {
        List<Frame> frames;
        boolean unsettled;
        synchronized (lock) {
            if (by != reading) {
                return List.of();
            }
            long passed = by.cursor.passed();
            frames = buffer.take(by.cursor, released, mostBytes, mostChunks, true);
            took(by, frames, by.cursor.passed() - passed);
            unsettled = !settling && unsettled();
            settling |= unsettled;
        }
        if (unsettled) {
            resettle();
        }
        return frames;
    }

    private void took(Reading by, List<Frame> frames, long content) {
        by.idle = by.cursor.number() == released;
        if (!frames.isEmpty()) {
            taken = by.cursor.number();
            waiting -= content;
            hub.counters().joined.add(delivery.took(frames, content));
            keepBound();
        }
        if (waiting == 0) {
            by.caughtUp();
        }
    }

    boolean ended(Reading by) {
        synchronized (lock) {
            return by == reading && ended();
        }
    }

    long taken(Reading by) {
        synchronized (lock) {
            return by.cursor.number();
        }
    }

    long waiting(Reading by) {
        synchronized (lock) {
            return by == reading ? waiting : 0;
        }
    }

    void detach(Reading by) {
        leave(by, null);
    }

    private void leave(@Nullable Reading by, FrameReader.@Nullable Dismissal why) {
        List<Frame> write;
        synchronized (lock) {
            if (by == null || by != reading) {
                return;
            }
            reading = null;
            if (!state.over()) {
                state = StreamState.DETACHED;
                away.begin(hub.now());
                if (why == null && away.forbidden()) {
                    fail(AWAY);
                }
            }
            write = writable();
        }
        follow(null, write);
        if (why != null) {
            by.reader.dismissed(why);
        }
        resettle();
    }

    @Override
    public List<ChatChunk> upTo(long number) {
        synchronized (lock) {
            return buffer.upTo(number);
        }
    }

    @Override
    public boolean isWhole() {
        synchronized (lock) {
            return buffer.dropped() == 0;
        }
    }

    @Override
    public void cancel() {
        stop(CANCELLED, Long.MIN_VALUE);
    }

    /** @param away reading of the clock; unless it is the least, the stream is stopped only if nobody reads it */
    private void stop(HubError why, long now) {
        Reading wake;
        List<Frame> write;
        synchronized (lock) {
            if (state.over() || now != Long.MIN_VALUE && !awayTooLong(now)) {
                return;
            }
            fail(why);
            wake = wake();
            write = writable();
        }
        follow(wake, write);
        resettle();
    }

    @Override
    public StreamSnapshot snapshot() {
        synchronized (lock) {
            Written so = Written.of(buffer, released);
            long expires = state.over() ? hub.expiresAt(overSince) : 0;
            StreamFlow flow = delivery.flow(buffer.last(), buffer.bytes(), held, hub.now());
            return new StreamSnapshot(
                    head,
                    state,
                    released,
                    buffer.dropped() + 1,
                    so.text(),
                    so.reasoning(),
                    so.toolCalls(),
                    finish,
                    usage,
                    error,
                    expires,
                    flow);
        }
    }

    // ---- from the store, on any thread

    /** A call of the store is complete: what it wrote may be seen. */
    void stored(@Nullable Throwable failure) {
        Reading wake;
        List<Frame> write;
        synchronized (lock) {
            WriteAhead with = ahead;
            if (with == null || with.lost()) {
                return;
            }
            if (failure != null) {
                lose(with);
            } else {
                released = with.done();
            }
            wake = wake();
            write = writable();
        }
        follow(wake, write);
    }

    private void lose(WriteAhead with) {
        with.lose();
        released = buffer.last();
    }

    private void closeStore() {
        StreamState how;
        synchronized (lock) {
            if (closed || ahead == null || !(ahead.lost() || state.over() && ahead.complete())) {
                return;
            }
            how = ahead.lost() ? StreamState.EXPIRED : state;
            closed = true;
        }
        hub.closeStored(head.id(), how);
    }

    // ---- from the registry, on any thread

    StreamState state() {
        synchronized (lock) {
            return state;
        }
    }

    /** Whether another replica could go on with it. */
    boolean isStored() {
        synchronized (lock) {
            return ahead != null && !ahead.lost();
        }
    }

    /** The store's first call begins. */
    void opening() {
        synchronized (lock) {
            if (ahead != null) {
                ahead.began(hub.now());
            }
        }
    }

    void sendAway(FrameReader.Dismissal why) {
        Reading by;
        synchronized (lock) {
            by = reading;
        }
        leave(by, why);
    }

    /** Looks for what has run out of time. */
    void sweep(long now) {
        boolean late;
        boolean unsettled;
        Reading slow;
        synchronized (lock) {
            late = ahead != null && ahead.late(now);
            slow = slow(now);
            unsettled = unsettled();
        }
        if (late) {
            stored(LATE);
        }
        if (slow != null) {
            leave(slow, FrameReader.Dismissal.SLOW);
        }
        stop(AWAY, now);
        if (unsettled) {
            resettle();
        }
    }

    private @Nullable Reading slow(long now) {
        Reading one = reading;
        boolean slow = one != null
                && one.cursor.number() < released
                && one.slow(
                        now, hub.limits().slowRate(), Away.nanos(hub.limits().slowFor()));
        return slow ? one : null;
    }

    private boolean awayTooLong(long now) {
        return reading == null && away.tooLong(now);
    }

    /** Makes room for other streams. */
    void trim(long kept) {
        synchronized (lock) {
            drop(hub.budget().wanted(), kept);
        }
    }

    long overSince() {
        synchronized (lock) {
            return overSince;
        }
    }

    /** @param force also if somebody has not read it to its end */
    boolean expire(boolean force) {
        Reading by;
        synchronized (lock) {
            by = ended() ? null : reading;
            if (by != null && !force) {
                return false;
            }
            state = StreamState.EXPIRED;
            reading = null;
            hub.budget().add(-buffer.bytes());
            buffer.clear();
        }
        if (by != null) {
            by.reader.dismissed(FrameReader.Dismissal.EXPIRED);
        }
        return true;
    }
}
