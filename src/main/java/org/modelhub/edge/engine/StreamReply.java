package org.modelhub.edge.engine;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestListener;
import org.modelhub.stream.Deadlines;
import org.modelhub.stream.WrappedBuffer;
import org.modelhub.wire.JsonWriter;

/**
 * Pumps one streamed answer to the client at the client's pace, one write for each chunk.
 *
 * <pre>
 *   FLOWING ──queue full──▶ HELD          FLOWING, HELD ──chunks end──▶ OVER  (clean end)
 *      ▲                     │                  │
 *      └──────drained────────┘                  └──write fails, client left──▶ OVER  (upstream cancelled, reset)
 * </pre>
 *
 * Vert.x's own pipe is not used: when a write fails it resumes its source into nowhere and ends the reply twice. One
 * event loop only; {@code over} closes every race.
 */
final class StreamReply implements Deadlines.Watched {

    private static final int EVENT_BYTES = 512;
    private static final long FIRST_HEARTBEAT_NANOS = 1_000_000_000L;

    private final HubHttp http;
    private final Reply reply;
    private final HubRequest request;
    private final HttpServerResponse out;
    private final ReadStream<ChatChunk> in;
    private final ClientDialect dialect;
    private final ChunkEncoder encoder;
    private final JsonWriter event = new JsonWriter(EVENT_BYTES);
    private boolean over;
    private boolean wrote;
    private long heartbeatAt;
    private @Nullable TokenUsage usage;
    private @Nullable HubError error;

    StreamReply(
            HubHttp http,
            Reply reply,
            HubRequest request,
            HttpServerResponse out,
            ReadStream<ChatChunk> in,
            ClientDialect dialect,
            ReplyHead head) {
        this.http = http;
        this.reply = reply;
        this.request = request;
        this.out = out;
        this.in = in;
        this.dialect = dialect;
        this.encoder = dialect.chunkEncoder(head);
    }

    void start() {
        out.setChunked(true)
                .putHeader("Content-Type", dialect.streamType())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        ReplyHeads.write(out, http, request, true);
        http.listeners().forEach(RequestListener::streamOpened);
        // An upstream that is silent beyond the commit time: the head goes out soon, with the first heartbeat.
        heartbeatAt = System.nanoTime()
                + Math.min(FIRST_HEARTBEAT_NANOS, http.properties().heartbeat().toNanos());
        request.deadlines().watch(this);
        in.exceptionHandler(cause -> abort()).handler(this::write).endHandler(nothing -> end());
        in.resume();
    }

    private void write(ChatChunk chunk) {
        if (over) {
            return;
        }
        if (chunk instanceof ChatChunk.Usage counted) {
            usage = counted.usage();
        } else if (chunk instanceof ChatChunk.Failure failure) {
            error = failure.error();
        }
        encoder.encode(chunk, event.reset());
        if (event.length() > 0) {
            send(WrappedBuffer.of(event.toBytes()));
        }
    }

    private void send(Buffer bytes) {
        if (!wrote) {
            wrote = true;
            request.passport().stamp(Passport.Moment.FIRST_BYTE);
        }
        postponeHeartbeat();
        // A failing write may tell that the client left before write() returns.
        out.write(bytes).onFailure(cause -> request.clientLeft());
        if (!over && out.writeQueueFull()) {
            in.pause();
            out.drainHandler(nothing -> in.resume());
        }
    }

    private void end() {
        if (over) {
            return;
        }
        close();
        request.cancel().over();
        // Also after a failure, which its last event tells: a connection closed behind a whole body looks reusable to
        // the client, whose next request would then be lost.
        out.end();
        reply.streamEnded(usage, error, false);
    }

    /** The hub ends: an event of the dialect says so, and the body ends as it should. */
    void cut(HubError ending) {
        write(new ChatChunk.Failure(ending));
        if (!over) {
            close();
            request.cancel().fire();
            out.end();
            reply.streamEnded(usage, error, false);
        }
    }

    /** The client left, and the answer is read on without it. */
    void leave(LeftStream reader) {
        if (!over) {
            close();
            out.reset();
            reader.read(in);
        }
    }

    /** The client left. */
    void abort() {
        if (over) {
            return;
        }
        close();
        request.cancel().fire();
        out.reset();
        reply.streamEnded(usage, error, true);
    }

    private void close() {
        over = true;
        request.deadlines().unwatch(this);
        http.listeners().forEach(RequestListener::streamClosed);
    }

    private void postponeHeartbeat() {
        heartbeatAt = System.nanoTime() + http.properties().heartbeat().toNanos();
    }

    @Override
    public long deadline() {
        return heartbeatAt;
    }

    @Override
    public void expired() {
        if (out.writeQueueFull()) {
            // The client does not read: more bytes would only wait.
            postponeHeartbeat();
        } else {
            send(Buffer.buffer(dialect.heartbeat()));
        }
    }
}
