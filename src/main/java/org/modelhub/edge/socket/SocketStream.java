package org.modelhub.edge.socket;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.Deadlines;
import org.modelhub.stream.live.Attachment;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameReader;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.stream.live.StreamStatus;

/**
 * One stream on one socket: takes frames as long as the socket has room and the client's credit allows, and writes them.
 *
 * <pre>
 *   FLOWING ──queue full, no credit──▶ HELD          FLOWING, HELD ──last frame──▶ OVER
 *      ▲                                │                 ├──dismissed───────────▶ OVER  (resumable)
 *      └──drained, granted; joined──────┘                 └──socket closed───────▶ OVER  (detached)
 * </pre>
 *
 * Without credit one frame is taken ahead and kept, because an end costs none and must not wait for any. One event loop
 * only, but for what a {@link FrameReader} hears.
 */
final class SocketStream extends LoopReader implements Deadlines.Watched {

    /** Hears of the end. */
    interface Ended {

        /**
         * The stream is over on this socket.
         *
         * @param why null if all was written, or the stream failed and the client was told
         */
        void ended(SocketStream stream, @Nullable Dismissal why);
    }

    private static final int JOINED_CHARS = 4 << 10;
    private static final long SECOND = 1_000_000_000L;

    private final SocketLink link;
    private final HubFrames frames = HubFrames.ofThisLoop();
    private final FrameSource source;
    private final String id;
    private final @Nullable String requestId;
    private final Credit credit;
    private final Runnable firstByte;
    private final Ended ended;
    private final byte[] prefix;
    private final long begunAt = System.nanoTime();
    private @Nullable Attachment attachment;
    /** Taken without credit, and not written yet. */
    private @Nullable Frame ahead;

    private ChatChunk.@Nullable Finish finish;
    private long begunBehind;
    private long seq;
    private long sent;
    private long joined;
    private boolean behind;
    private boolean pulling;
    private boolean over;
    private @Nullable Reports reports;

    /** @param firstByte run when the first piece goes out */
    SocketStream(
            SocketLink link,
            FrameSource source,
            @Nullable String requestId,
            Credit credit,
            Runnable firstByte,
            Ended ended) {
        this.link = link;
        this.source = source;
        this.id = source.head().id();
        this.requestId = requestId;
        this.credit = credit;
        this.firstByte = firstByte;
        this.ended = ended;
        this.prefix = HubFrames.deltaPrefix(id);
    }

    /** When the next report is due, and what the last one said. */
    private static final class Reports {

        final Deadlines deadlines;
        final long interval;
        long next;
        long before;
        long sentBefore;

        Reports(Deadlines deadlines, long interval, long now) {
            this.deadlines = deadlines;
            this.interval = interval;
            this.before = now;
            this.next = now + interval;
        }
    }

    /**
     * Begins behind a number.
     *
     * @throws org.modelhub.stream.live.StreamExpiredException if what follows is kept no longer
     * @throws IllegalArgumentException if the stream never came so far
     */
    void begin(long after, boolean resumed, Map<String, String> headers) {
        attachment = source.attach(after, this);
        seq = after;
        begunBehind = after;
        // What waits already goes out in larger pieces.
        behind = resumed;
        link.send(frames.start(source.head(), requestId, after, resumed, headers));
        link.flushSoon();
        pull();
    }

    /** Reports how it is doing, from now on. */
    void report(Deadlines deadlines, long intervalNanos) {
        if (!over) {
            reports = new Reports(deadlines, intervalNanos, System.nanoTime());
            deadlines.watch(this);
        }
    }

    String id() {
        return id;
    }

    FrameSource source() {
        return source;
    }

    void grant(Runnable grant) {
        boolean blocked = !credit.open();
        grant.run();
        behind |= blocked;
        pull();
    }

    Credit credit() {
        return credit;
    }

    /** The socket's queue was full and has room again. */
    void drained() {
        behind = true;
        pull();
    }

    @Override
    protected void pull() {
        Attachment from = attachment;
        if (over || pulling || from == null) {
            return;
        }
        pulling = true;
        boolean wrote = false;
        while (!over && link.writable() && next(from)) {
            wrote = true;
        }
        if (!over && ahead == null && from.ended()) {
            endAgain();
            wrote = true;
        }
        pulling = false;
        if (wrote) {
            link.flushSoon();
        }
    }

    /** Whether something was taken that could go out. */
    private boolean next(Attachment from) {
        Frame kept = ahead;
        if (kept != null) {
            if (!credit.open()) {
                return false;
            }
            ahead = null;
            write(kept);
            return true;
        }
        List<Frame> taken = take(from);
        if (taken.isEmpty()) {
            behind = false;
            return false;
        }
        if (!credit.open() && isDelta(taken.get(0))) {
            ahead = taken.get(0);
            return false;
        }
        for (int i = 0; i < taken.size(); i++) {
            write(taken.get(i));
        }
        return true;
    }

    private List<Frame> take(Attachment from) {
        if (!behind || !credit.open()) {
            return from.take(JOINED_CHARS, 1);
        }
        return from.take((int) Math.min(JOINED_CHARS, credit.bytes()), credit.tokens());
    }

    private static boolean isDelta(Frame frame) {
        ChatChunk chunk = frame.chunk();
        return chunk instanceof ChatChunk.Text
                || chunk instanceof ChatChunk.Reasoning
                || chunk instanceof ChatChunk.ToolCall;
    }

    private void write(Frame frame) {
        ChatChunk chunk = frame.chunk();
        if (chunk instanceof ChatChunk.Finish said) {
            finish = said;
        } else if (chunk instanceof ChatChunk.Usage counted) {
            ended(frame, counted);
        } else if (chunk instanceof ChatChunk.Failure failure) {
            fail(frame.last(), failure.error());
        } else {
            delta(frame);
        }
        seq = frame.last();
    }

    /** The finish has no frame of its own: its number is that of the usage, which a client that names it has. */
    private void ended(Frame frame, ChatChunk.Usage counted) {
        long finished = frame.first() - 1;
        if (finished > 0 && finished == begunBehind) {
            finish = finishBehindWhichItBegan();
        } else {
            link.send(frames.usage(id, finished, counted.usage()));
        }
        done(frame.last(), source.status());
    }

    private ChatChunk.@Nullable Finish finishBehindWhichItBegan() {
        try {
            List<ChatChunk> before = source.upTo(begunBehind);
            return before.get(before.size() - 1) instanceof ChatChunk.Finish said ? said : null;
        } catch (StreamExpiredException forgotten) {
            return null;
        }
    }

    private void delta(Frame frame) {
        firstByte.run();
        long chunks = frame.last() - frame.first() + 1;
        long bytes = Utf8Length.of(frame.chunk());
        link.send(frames.delta(prefix, frame.last(), chunks, frame.chunk()));
        credit.spend(chunks, bytes);
        sent += bytes;
        joined += chunks > 1 ? 1 : 0;
    }

    private void done(long number, StreamStatus so) {
        ChatChunk.Finish said = finish;
        FinishReason reason = said != null ? said.reason() : so.finish();
        link.send(frames.done(
                id,
                number,
                reason == null ? FinishReason.STOP.wire() : reason.wire(),
                said == null ? List.of() : said.seams(),
                so.flow(),
                sent * SECOND / Math.max(1, System.nanoTime() - begunAt)));
        end(null);
    }

    private void fail(long number, HubError error) {
        link.send(frames.error(id, requestId, number, false, error));
        end(null);
    }

    /** The client has all of it, and came back to hear how it ended. */
    private void endAgain() {
        StreamStatus so = source.status();
        HubError error = so.error();
        TokenUsage usage = so.usage();
        if (error != null) {
            fail(so.last(), error);
        } else if (usage != null) {
            done(so.last(), so);
        } else {
            end(null);
        }
    }

    @Override
    protected void sentAway(Dismissal why) {
        if (!over) {
            link.send(frames.error(id, requestId, seq, Dismissals.resumable(why), Dismissals.error(why)));
            link.flushSoon();
            end(why);
        }
    }

    /** Ends it on this socket, and tells the client why. The stream goes on. */
    void leave(Dismissal why) {
        sentAway(why);
    }

    /** Another reader of this socket takes its place: it writes nothing more, and does not let go before that one holds. */
    void giveWay() {
        over = true;
        stopReports();
    }

    /** Nothing more is written; the stream goes on. */
    void detach() {
        giveWay();
        if (attachment != null) {
            attachment.detach();
        }
    }

    private void end(@Nullable Dismissal why) {
        detach();
        ended.ended(this, why);
    }

    private void stopReports() {
        if (reports != null) {
            reports.deadlines.unwatch(this);
        }
    }

    @Override
    public long deadline() {
        return reports == null ? Long.MAX_VALUE : reports.next;
    }

    @Override
    public void expired() {
        Reports due = reports;
        Attachment from = attachment;
        if (due == null || from == null) {
            return;
        }
        long now = System.nanoTime();
        if (link.writable()) {
            StreamStatus so = source.status();
            long rate = (sent - due.sentBefore) * SECOND / Math.max(1, now - due.before);
            long waiting = from.waiting() + (ahead == null ? 0 : Utf8Length.of(ahead.chunk()));
            link.send(frames.report(new HubFrames.Report(
                    id,
                    so.state().wire(),
                    seq,
                    sent,
                    so.flow().buffered(),
                    waiting,
                    rate,
                    joined,
                    so.flow().pauses())));
            link.flushSoon();
            due.before = now;
            due.sentBefore = sent;
        }
        due.next = now + due.interval;
    }
}
