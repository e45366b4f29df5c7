package org.modelhub.stream.live;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/**
 * The states of one stream, without threads: who reads, what may be seen, whether the upstream is to be held.
 *
 * <pre>
 *              first chunk              reader behind, buffer full
 *   OPENED ─────────────────▶ FLOWING ─────────────────────────────▶ PAUSED
 *    │  ▲                      │  ▲   ◀─────────────────────────────  │  ▲
 *    │  │ attach, if nothing   │  │    reader took, there is room     │  │ attach, if still held
 *    │  │ came so far          │  │ attach                            │  │
 *    ▼  │                      ▼  │                                   ▼  │
 *    └──┴────────────────▶  DETACHED  ◀──────────────────────────────┴──┘
 *         the reader left or was sent away; from OPENED also if a chunk comes and nobody reads
 *
 *   OPENED, FLOWING, PAUSED, DETACHED ── usage behind the finish, or the end ──────────▶ FINISHED
 *                                     ── failure, end without a finish, cancel ────────▶ FAILED
 *   DETACHED ── away for too long, too much written meanwhile ─────────────────────────▶ FAILED
 *   FINISHED, FAILED ── kept long enough, or its room is needed and nobody reads it ───▶ EXPIRED
 * </pre>
 *
 * In FINISHED and FAILED readers come and go without a change of state. Used under its stream's lock.
 */
final class StreamMachine {

    /**
     * What a stream is begun with.
     *
     * @param before what another replica gave of it
     * @param adopted whether another replica began it; somebody has just asked for it here
     */
    record Setting(
            Streams hub,
            StreamHead head,
            Supplier<DetachPolicy> policy,
            List<Frame> before,
            boolean stored,
            boolean adopted) {}

    /** A reader elsewhere says every half second that it is there; one that has asked for it comes sooner. */
    private static final long FOLLOWED_NANOS = 3_000_000_000L;

    private static final HubError AWAY =
            HubError.unavailable("The answer was stopped: the client was away too long.", "detached");

    private final Streams hub;
    private final StreamHead head;
    private final StreamLimits limits;
    private final Away away;
    private final Holding holding;
    private final FrameBuffer buffer;
    private final Delivery delivery = new Delivery();
    private final Ending ending = new Ending();
    private final Released released;

    private StreamState state = StreamState.OPENED;
    private @Nullable Reading reading;
    private boolean held;
    private boolean stopped;
    private boolean alone;
    private long overSince;
    /** Until when a reader on another replica is thought to be there. */
    private long followedUntil;

    /** @param share of the key that it belongs to */
    StreamMachine(Setting setting, Share share) {
        hub = setting.hub();
        head = setting.head();
        limits = hub.limits();
        away = new Away(setting.policy(), hub.counter());
        away.begin(hub.now());
        followedUntil = hub.now() + (setting.adopted() ? FOLLOWED_NANOS : 0);
        holding = new Holding(limits, share);
        buffer = holding.buffer();
        setting.before().forEach(frame -> keep(frame.chunk()));
        released =
                new Released(buffer, setting.stored() ? new WriteAhead(buffer, hub.storePatience(), hub.now()) : null);
        if (buffer.last() > 0 && !state.over()) {
            state = StreamState.DETACHED;
        }
    }

    // ---- what the upstream gives

    void push(ChatChunk chunk) {
        append(chunk);
        if (reading == null && !state.over()) {
            state = StreamState.DETACHED;
            if (hub.now() - followedUntil >= 0 && away.wrote(chunk)) {
                fail(AWAY);
            }
        }
    }

    /** Nothing more comes, and the last chunk was not there. */
    void end() {
        if (ending.finish() != null) {
            over(StreamState.FINISHED);
        } else {
            append(new ChatChunk.Failure(HubError.incomplete()));
        }
    }

    /** The hub itself ends it. */
    void fail(HubError why) {
        stopped = true;
        append(new ChatChunk.Failure(why));
    }

    private void append(ChatChunk chunk) {
        keep(chunk);
        released.grown();
    }

    private void keep(ChatChunk chunk) {
        holding.add(chunk);
        note(chunk);
        holding.keepBound(reading == null);
    }

    private void note(ChatChunk chunk) {
        if (state == StreamState.OPENED && reading != null) {
            state = StreamState.FLOWING;
        }
        StreamState last = ending.note(chunk);
        if (last != null) {
            over(last);
        }
    }

    private void over(StreamState how) {
        state = how;
        alone = reading == null;
        overSince = hub.now();
        buffer.seal();
    }

    // ---- room

    Holding holding() {
        return holding;
    }

    /** What it can give where memory is short, null for nothing. */
    @Nullable
    Gift gift() {
        if (state == StreamState.EXPIRED) {
            return null;
        }
        return state.over() && (reading == null || complete()) ? Gift.ALL : holding.taken();
    }

    boolean shouldHold() {
        if (state.over() || holding.waiting() == 0) {
            return false;
        }
        int pending = limits.pendingBytes();
        return (reading != null && holding.waiting() > (held ? pending / 2 : pending)) || holding.full();
    }

    boolean held() {
        return held;
    }

    /** The upstream is held now, or flows again. */
    void held(boolean now) {
        held = now;
        delivery.held(now, hub.now());
        if (now) {
            hub.counters().paused.increment();
        }
        if (reading != null && !state.over()) {
            state = readState();
        }
    }

    // ---- readers

    /** The place from which a reader reads. */
    FrameBuffer.Cursor seek(long after, @Nullable Past past) {
        if (state == StreamState.EXPIRED) {
            throw new StreamExpiredException("This stream is kept no longer.");
        }
        if (past == null) {
            return buffer.seek(after);
        }
        past.begin(after);
        if (past.last() < buffer.dropped()) {
            // More was dropped since it was read; it is in the store by now.
            throw new HubException(RemoteStreams.AWAY);
        }
        return buffer.seek(past.last());
    }

    /** Takes a reader on. @return the one before, which is none any more */
    @Nullable
    Reading attach(Reading fresh) {
        Reading before = reading;
        freePast(before);
        reading = fresh;
        Past past = fresh.past();
        if (past != null) {
            holding.hold(past);
        }
        holding.readFrom(fresh.cursor);
        delivery.reader();
        if (delivery.readers() > 1) {
            hub.counters().resumed.increment();
        }
        if (!state.over()) {
            state = readState();
        }
        return before;
    }

    /** Frees what a reader had yet to take from before this memory begins. */
    private void freePast(@Nullable Reading by) {
        Past past = by == null ? null : by.past();
        if (past != null) {
            holding.free(past);
        }
    }

    /** Where a stream is that somebody reads. */
    private StreamState readState() {
        if (buffer.last() == 0) {
            return StreamState.OPENED;
        }
        return held ? StreamState.PAUSED : StreamState.FLOWING;
    }

    /**
     * Lets a reader go.
     *
     * @param own whether it left of itself, so that the model may have to stop at once
     */
    boolean detach(@Nullable Reading by, boolean own) {
        if (by == null || by != reading) {
            return false;
        }
        freePast(by);
        reading = null;
        if (!state.over()) {
            state = StreamState.DETACHED;
            away.begin(hub.now());
            if (own && away.forbidden()) {
                fail(AWAY);
            }
        }
        return true;
    }

    List<Frame> take(Reading by, int mostBytes, long mostChunks) {
        if (by != reading) {
            return List.of();
        }
        long passed = by.passed();
        Past past = by.past();
        List<Frame> frames = past == null
                ? holding.take(by.cursor, released.number(), mostBytes, mostChunks)
                : takePast(by, past, mostBytes, mostChunks);
        by.idle = by.past() == null && by.cursor.number() >= released.number();
        if (!frames.isEmpty()) {
            hub.counters().joined.add(delivery.took(frames, by.passed() - passed));
            holding.keepBound(false);
        }
        if (by.idle) {
            by.caughtUp();
            by.ended = complete();
        }
        return frames;
    }

    private List<Frame> takePast(Reading by, Past past, int mostBytes, long mostChunks) {
        List<Frame> frames = holding.take(past, mostBytes, mostChunks);
        if (past.taken() == past.last()) {
            freePast(by);
            by.pastIsOver();
        }
        return frames;
    }

    /** The reader that must be called, which then was. */
    @Nullable
    Reading wake() {
        Reading one = reading;
        if (one == null || !one.idle || !(one.cursor.number() < released.number() || complete())) {
            return null;
        }
        one.idle = false;
        return one;
    }

    boolean ended(Reading by) {
        return by.ended || (by == reading && complete());
    }

    private boolean complete() {
        return state.over() && reading != null && reading.number() == buffer.last();
    }

    // ---- time

    /** The model must not go on for a client that was not there from the start. */
    void begin() {
        if (reading == null && !state.over() && hub.now() - followedUntil >= 0 && away.forbidden()) {
            fail(AWAY);
        }
    }

    /** Ends a stream that nobody has read for too long. @return whether it was one */
    boolean leftTooLong(long now) {
        boolean tooLong = reading == null && !state.over() && away.tooLong(now);
        if (tooLong) {
            fail(AWAY);
        }
        return tooLong;
    }

    /** Whether nobody reads it here, so that a reader on another replica is to be looked for. */
    boolean isLeft() {
        return reading == null && !state.over() && released.isStored();
    }

    /** A reader on another replica has taken it up to a number. */
    void followed(long number) {
        if (!isLeft()) {
            return;
        }
        away.begin(hub.now());
        followedUntil = hub.now() + FOLLOWED_NANOS;
        holding.takenTo(number);
    }

    /** The reader, if it took too little for too long. */
    @Nullable
    Reading slow(long now) {
        Reading one = reading;
        boolean slow = one != null
                && one.number() < released.number()
                && one.slow(now, limits.slowRate(), Away.nanos(limits.slowFor()));
        return slow ? one : null;
    }

    /**
     * Nothing is kept any more.
     *
     * @param force also if somebody has not read it to its end
     */
    boolean expire(boolean force) {
        if (state == StreamState.EXPIRED || (!force && reading != null && !complete())) {
            return false;
        }
        freePast(reading);
        if (reading != null) {
            reading.ended = complete();
            reading = null;
        }
        state = StreamState.EXPIRED;
        holding.clear();
        return true;
    }

    // ---- the store

    /** Frames that are to be written to the store now. */
    List<Frame> writable() {
        return released.writable(hub.now());
    }

    /** A call of the store is over. @return whether that says anything about what may be seen */
    boolean stored(boolean well) {
        boolean news = released.stored(well);
        if (news && !well) {
            hub.counters().storeLost.increment();
        }
        return news;
    }

    /** The state in which the store is to be told that nothing more comes; null if there is nothing to tell, or again. */
    @Nullable
    StreamState storeCloses(boolean leave) {
        return released.closes(state, leave);
    }

    // ---- what it is

    FrameBuffer buffer() {
        return buffer;
    }

    @Nullable
    Reading reading() {
        return reading;
    }

    StreamState state() {
        return state;
    }

    long waiting() {
        return holding.waiting();
    }

    /** How far readers may see. */
    Released released() {
        return released;
    }

    long overSince() {
        return overSince;
    }

    /** Whether the upstream is to be told. */
    boolean stopped() {
        return stopped;
    }

    void tellEnd(StreamOwner owner) {
        owner.ended(ending.usage(), ending.error(), alone);
    }

    StreamStatus status() {
        StreamFlow flow = delivery.flow(buffer.last(), buffer.bytes(), held, hub.now());
        return new StreamStatus(state, released.number(), ending.finish(), ending.usage(), ending.error(), flow);
    }

    StreamSnapshot snapshot() {
        StreamStatus status = status();
        Written so = Written.of(buffer, released.number());
        return new StreamSnapshot(
                head,
                status.state(),
                status.last(),
                buffer.dropped() + 1,
                so.text(),
                so.reasoning(),
                so.toolCalls(),
                status.finish(),
                status.usage(),
                status.error(),
                state.over() ? hub.expiresAt(overSince) : 0,
                status.flow());
    }
}
