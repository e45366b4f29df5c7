package org.modelhub.edge.engine;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.EventLoop;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ServedBy;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.LiveStream;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamOwner;
import org.modelhub.stream.live.StreamState;

/**
 * A request whose answer outlives its connection. It is over when the stream is, and what was written of it to the first
 * client too, so that limits, models in use and records see the answer whole. One event loop only.
 */
final class LiveAnswer implements StreamOwner, RunningReply {

    private final HubHttp http;
    private final HubRequest request;
    private final Reply reply;
    private @Nullable LiveStream stream;
    private @Nullable FrameReply frames;
    private boolean ended;
    private boolean replied;
    private boolean clientGone;
    private @Nullable TokenUsage usage;
    private @Nullable HubError error;
    private @Nullable HubError cutBy;

    LiveAnswer(HubHttp http, HubRequest request, Reply reply) {
        this.http = http;
        this.request = request;
        this.reply = reply;
    }

    /** @param ids whether the client asked for events that say where they stand */
    void start(
            Exchange exchange,
            HttpServerResponse out,
            ReadStream<ChatChunk> chunks,
            ClientDialect dialect,
            ReplyHead head,
            DetachPolicy away,
            boolean ids) {
        byte[] asked = exchange.getVariable(HubVariables.REQUEST, ChatRequest.class)
                .body()
                .bytes();
        stream = http.streams()
                .open(streamHead(exchange, dialect, head), chunks, away, this, asked, EventLoop.current());
        frames = new FrameReply(http, request, out, stream, dialect, ids, this::replied);
        frames.begin();
    }

    private StreamHead streamHead(Exchange exchange, ClientDialect dialect, ReplyHead head) {
        ServedBy servedBy = exchange.getVariable(HubVariables.SERVED_BY, ServedBy.class);
        return new StreamHead(
                http.streams().newId(),
                exchange.getVariable(HubVariables.CALLER, Caller.class).keyId(),
                dialect.name(),
                head.id(),
                head.created(),
                head.model(),
                head.fingerprint(),
                servedBy == null ? "" : servedBy.label(),
                Boolean.TRUE.equals(exchange.getVariable(HubVariables.CONTINUED)));
    }

    @Override
    public void cancel() {
        request.cancel().fire();
    }

    @Override
    public void ended(@Nullable TokenUsage counted, @Nullable HubError broke, boolean alone) {
        ended = true;
        usage = counted;
        error = broke;
        clientGone = alone;
        request.cancel().over();
        finishIfOver();
    }

    private void replied(boolean gone) {
        replied = true;
        clientGone |= gone && ended;
        finishIfOver();
    }

    private void finishIfOver() {
        if (ended && replied) {
            reply.streamEnded(usage, cutBy != null ? cutBy : error, clientGone);
        }
    }

    /** Where the hub ends, only for a stream that others can go on with. */
    @Override
    public boolean readsOn(Exchange exchange) {
        if (http.drain().begun() && !stream().isStored()) {
            return false;
        }
        frames().abort();
        return true;
    }

    @Override
    public void abort() {
        frames().abort();
        stream().cancel();
    }

    /** A stream that nobody reads, and that nobody else can go on with, is the first to go. */
    @Override
    public void cutUnread() {
        if (!stream().isStored() && stream().status().state() == StreamState.DETACHED) {
            stream().cancel();
        }
    }

    @Override
    public void cut(HubError ending) {
        cutBy = ending;
        frames().cut(ending);
        stream().cancel();
    }

    private LiveStream stream() {
        return Objects.requireNonNull(stream);
    }

    private FrameReply frames() {
        return Objects.requireNonNull(frames);
    }
}
