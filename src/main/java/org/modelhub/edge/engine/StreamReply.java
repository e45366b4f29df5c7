package org.modelhub.edge.engine;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
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
final class StreamReply implements RunningReply {

    private static final int EVENT_BYTES = 512;

    private final HubHttp http;
    private final Reply reply;
    private final HubRequest request;
    private final HttpServerResponse out;
    private final ReadStream<ChatChunk> in;
    private final EventBody body;
    private final ChunkEncoder encoder;
    private final JsonWriter event = new JsonWriter(EVENT_BYTES);
    private boolean over;
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
        this.body = new EventBody(http, request, out, dialect);
        this.encoder = dialect.chunkEncoder(head);
    }

    void start() {
        body.open();
        body.headSoon(false);
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
        body.send(bytes);
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

    /** An event of the dialect says so, and the body ends as it should. */
    @Override
    public void cut(HubError ending) {
        write(new ChatChunk.Failure(ending));
        if (!over) {
            close();
            request.cancel().fire();
            out.end();
            reply.streamEnded(usage, error, false);
        }
    }

    @Override
    public void cutUnread() {
        request.cancel().fire();
    }

    @Override
    public boolean readsOn(Exchange exchange) {
        long tokens = http.left().tokens(exchange);
        if (tokens == 0 || http.drain().begun()) {
            return false;
        }
        if (!over) {
            close();
            out.reset();
            reply.leftStream(tokens).read(in);
        }
        return true;
    }

    @Override
    public void abort() {
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
        body.close();
    }
}
