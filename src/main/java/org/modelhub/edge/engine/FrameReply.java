package org.modelhub.edge.engine;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.exchange.EventLoop;
import org.modelhub.stream.WrappedBuffer;
import org.modelhub.stream.live.Attachment;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameReader;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.StreamExpiredException;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.wire.JsonWriter;

/**
 * Takes the frames of one stream for one client, at the client's pace, and writes them as events of its dialect.
 *
 * <pre>
 *   FLOWING ──queue full──▶ HELD          FLOWING, HELD ──all taken──▶ OVER          (clean end)
 *      ▲                     │                  ├──client left──────▶ OVER          (detached; the stream goes on)
 *      └──drained, joined────┘                  └──dismissed────────▶ OVER          (no terminal event)
 * </pre>
 *
 * One event loop only, but for what a {@link FrameReader} hears; {@code over} closes every race.
 */
final class FrameReply implements FrameReader, RunningReply {

    /** Hears of the end, once. */
    interface Ended {

        /**
         * The client gets no more from this reply.
         *
         * @param clientGone whether it left before all was written
         */
        void ended(boolean clientGone);
    }

    private static final int NO_CONTENT = 204;
    private static final int BATCH_BYTES = 8 << 10;
    private static final int JOINED_CHARS = 4 << 10;
    private static final int EVENT_BYTES = 512;
    /** The hub ends; who asks again finds another one, which goes on with the stream. */
    private static final Buffer RESUME = comment("resume");
    /** Another connection of the client reads on; this one is not to come back. */
    private static final Buffer REPLACED = comment("replaced");

    private final Executor loop = EventLoop.current();
    private final Thread loopThread = Thread.currentThread();
    private final AtomicBoolean due = new AtomicBoolean();
    private final HubHttp http;
    private final HubRequest request;
    private final HttpServerResponse out;
    private final FrameSource source;
    private final ClientDialect dialect;
    private final EventBody body;
    private final ChunkEncoder encoder;
    private final @Nullable EventIds ids;
    private final Ended ended;
    private final JsonWriter event = new JsonWriter(EVENT_BYTES);
    private final JsonWriter batch = new JsonWriter(EVENT_BYTES);
    private @Nullable Attachment attachment;
    private int skip;
    private boolean behind;
    private boolean pumping;
    private boolean over;

    /** @param ids whether each event says where it stands */
    FrameReply(
            HubHttp http,
            HubRequest request,
            HttpServerResponse out,
            FrameSource source,
            ClientDialect dialect,
            boolean ids,
            Ended ended) {
        this.http = http;
        this.request = request;
        this.out = out;
        this.source = source;
        this.dialect = dialect;
        this.body = new EventBody(http, request, out, dialect);
        this.encoder = dialect.chunkEncoder(head(source.head()));
        this.ids = ids ? new EventIds(source.head().id()) : null;
        this.ended = ended;
    }

    private static ReplyHead head(StreamHead head) {
        return new ReplyHead(head.answerId(), head.created(), head.model(), head.fingerprint());
    }

    /** An answer that begins. A client that counts events gets no comment before the first one. */
    void begin() {
        attachment = source.attach(0, this);
        open();
        body.headSoon(ids != null);
        pump();
    }

    /**
     * A stream that is gone on with.
     *
     * @throws HubException if what follows is kept no longer, or the beginning that the dialect repeats at its end, or if
     *     the stream never came so far
     */
    void resume(StreamPosition from) {
        Attachment taken = attach(from);
        if (taken.ended()) {
            nothingLeft(taken);
            return;
        }
        skip = from.skip();
        attachment = taken;
        String servedBy = source.head().servedBy();
        if (!servedBy.isEmpty()) {
            out.putHeader("hub-served-by", servedBy);
        }
        open();
        pump();
        if (!body.wrote() && !over) {
            // The client learns at once that it is connected.
            body.heartbeat();
        }
    }

    private Attachment attach(StreamPosition from) {
        Attachment taken = null;
        try {
            taken = source.attach(from.after(), this);
            wind(from.after());
            return taken;
        } catch (StreamExpiredException expired) {
            if (taken != null) {
                taken.detach();
            }
            throw new HubException(StreamErrors.EXPIRED, expired);
        } catch (IllegalArgumentException beyond) {
            throw new HubException(StreamErrors.BAD_EVENT_ID, beyond);
        }
    }

    /** The client has everything. A browser's event source comes back behind any end but this one. */
    private void nothingLeft(Attachment taken) {
        over = true;
        taken.detach();
        ReplyHeads.write(out, http, request, true);
        out.setStatusCode(NO_CONTENT).end();
        ended.ended(false);
    }

    /** Brings the encoder to where it was when it wrote the next chunk first. */
    private void wind(long after) {
        if (after > 0) {
            List<ChatChunk> before = source.upTo(after);
            if (dialect.repeatsText() && !source.isWhole()) {
                throw new StreamExpiredException("the beginning of this answer, which its end repeats, is gone");
            }
            before.forEach(chunk -> encoder.encode(chunk, event.reset()));
        }
    }

    private void open() {
        out.putHeader("hub-stream-id", source.head().id());
        body.open();
    }

    @Override
    public void ready() {
        if (Thread.currentThread() == loopThread) {
            pump();
        } else if (due.compareAndSet(false, true)) {
            loop.execute(() -> {
                due.set(false);
                pump();
            });
        }
    }

    private void pump() {
        Attachment from = attachment;
        if (over || pumping || from == null) {
            return;
        }
        pumping = true;
        while (!over && !out.writeQueueFull() && fill(from)) {
            if (batch.length() > 0) {
                body.send(WrappedBuffer.of(batch.toBytes()));
            }
        }
        pumping = false;
        if (!over && from.ended()) {
            end();
        } else if (!over && out.writeQueueFull()) {
            out.drainHandler(nothing -> drained());
        }
    }

    /** What waited meanwhile goes out in larger pieces. */
    private void drained() {
        behind = true;
        pump();
    }

    /** Whether there was something to take. */
    private boolean fill(Attachment from) {
        batch.reset();
        boolean any = false;
        while (batch.length() < BATCH_BYTES) {
            List<Frame> frames = from.take(JOINED_CHARS, behind ? Long.MAX_VALUE : 1);
            if (frames.isEmpty()) {
                behind = false;
                return any;
            }
            any = true;
            frames.forEach(this::encode);
        }
        return true;
    }

    private void encode(Frame frame) {
        if (ids == null) {
            encoder.encode(frame.chunk(), batch);
        } else {
            encoder.encode(frame.chunk(), event.reset());
            ids.copy(event, frame.last(), skip, batch);
            skip = 0;
        }
    }

    private void end() {
        detach();
        out.end();
        ended.ended(false);
    }

    @Override
    public void dismissed(Dismissal why) {
        loop.execute(() -> {
            if (!over) {
                switch (why) {
                    case REPLACED -> leaveWith(REPLACED);
                    case DRAINING -> leaveWith(RESUME);
                    case EXPIRED -> cut(StreamErrors.EXPIRED);
                    case SLOW -> abort();
                }
            }
        });
    }

    private void leaveWith(Buffer comment) {
        if (dialect.heartbeat()[0] == ':') {
            body.send(comment);
        }
        if (!over) {
            close();
            // The client's next request belongs elsewhere, or is one of a client that has two connections already.
            out.end().onComplete(any -> request.closeConnection());
            ended.ended(false);
        }
    }

    /** The stream cannot be gone on with: an event of the dialect says so, which is no part of the stream. */
    @Override
    public void cut(HubError error) {
        if (over) {
            return;
        }
        encoder.encode(new ChatChunk.Failure(error), event.reset());
        body.send(WrappedBuffer.of(event.toBytes()));
        if (!over) {
            detach();
            out.end();
            ended.ended(false);
        }
    }

    @Override
    public void cutUnread() {
        request.cancel().fire();
    }

    @Override
    public void abort() {
        if (!over) {
            detach();
            out.reset();
            ended.ended(true);
        }
    }

    private void detach() {
        close();
        if (attachment != null) {
            attachment.detach();
        }
    }

    private void close() {
        over = true;
        body.close();
    }

    private static Buffer comment(String word) {
        return Buffer.buffer((": " + word + "\n\n").getBytes(StandardCharsets.US_ASCII));
    }
}
