package org.modelhub.edge.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.MediaReply;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.ServedBy;
import org.modelhub.stream.ByteStream;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.Replies;
import org.modelhub.stream.WrappedBuffer;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.LiveStream;
import org.modelhub.stream.live.StreamExpiredException;

/** The answer to one request: written once, in the form the client asked for, whatever form the route gave. */
final class Reply {

    private static final int SWITCHED = 101;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int CLIENT_GONE = 499;

    private final HubHttp http;
    private final HubRequest request;
    private final HttpServerResponse out;
    private @Nullable StreamReply stream;
    private @Nullable LiveAnswer live;
    private @Nullable FrameReply reading;
    private @Nullable BytesReply bytes;
    /** Nothing more can be written. */
    private boolean over;
    /** The client left, and its answer is waited for all the same. */
    private boolean readingOn;

    private int status = OK;
    private @Nullable TokenUsage usage;
    private @Nullable HubError error;

    Reply(HubHttp http, HubRequest request, HttpServerResponse out) {
        this.http = http;
        this.request = request;
        this.out = out;
    }

    void write(Exchange exchange, Object body) {
        if (over) {
            unwanted(exchange, body);
            return;
        }
        try {
            writeAs(exchange, body);
        } catch (RuntimeException | JsonProcessingException defect) {
            fail(exchange, ThrownErrors.asHubError(defect));
        }
    }

    /** The answer comes when nobody waits for it any more. */
    private void unwanted(Exchange exchange, Object body) {
        long tokens = readingOn && !http.drain().begun() ? http.left().tokens(exchange) : 0;
        if (tokens > 0 && body instanceof ReadStream<?> chunks) {
            leftStream(tokens).read(chunks(chunks));
            return;
        }
        request.cancel().fire();
        if (status == CLIENT_GONE) {
            TokenUsage counted = usageOf(body);
            usage = counted != null ? counted : lastTried();
        }
        request.finish();
    }

    private static @Nullable TokenUsage usageOf(Object body) {
        if (body instanceof ChatReply chat) {
            return chat.usage();
        } else if (body instanceof EmbeddingReply embedding) {
            return embedding.usage();
        } else if (body instanceof RerankReply rerank) {
            return rerank.usage();
        }
        return body instanceof MediaReply media ? media.usage() : null;
    }

    private LeftStream leftStream(long tokens) {
        return new LeftStream(
                http.left().counter(), tokens, request.cancel(), (counted, broke) -> streamEnded(counted, broke, true));
    }

    private void writeAs(Exchange exchange, Object body) throws JsonProcessingException {
        if (body instanceof HubError refused) {
            fail(exchange, refused);
        } else if (body instanceof ChatReply whole) {
            chat(exchange, whole);
        } else if (body instanceof ReadStream<?> chunks) {
            stream(exchange, chunks(chunks));
        } else if (body instanceof EmbeddingReply embedding) {
            usage = embedding.usage();
            EmbeddingRequest asked = exchange.getVariable(HubVariables.REQUEST, EmbeddingRequest.class);
            json(exchange, dialect(exchange).writeEmbedding(head(exchange, "embd-"), asked, embedding));
        } else if (body instanceof RerankReply rerank) {
            usage = rerank.usage();
            RerankRequest asked = exchange.getVariable(HubVariables.REQUEST, RerankRequest.class);
            json(exchange, dialect(exchange).writeRerank(head(exchange, "rerank-"), asked, rerank));
        } else if (body instanceof MediaReply media) {
            usage = media.usage();
            status = OK;
            send(media.contentType(), media.body());
            request.finish();
        } else if (body instanceof StreamReading resumed) {
            read(resumed);
        } else if (body instanceof ByteStream spoken) {
            bytes = new BytesReply(http, this, request, out, spoken);
            bytes.start();
        } else if (body instanceof Upgrade upgrade) {
            upgrade(exchange, upgrade);
        } else {
            json(
                    exchange,
                    body instanceof byte[] written ? written : http.json().writeValueAsBytes(body));
        }
    }

    private void upgrade(Exchange exchange, Upgrade upgrade) {
        out.putHeader("x-request-id", request.head().requestId());
        request.replyHeaders().forEach(out::putHeader);
        request.upgrade()
                .onSuccess(socket -> {
                    over = true;
                    status = SWITCHED;
                    request.finish();
                    upgrade.opened(socket, request.connection());
                })
                .onFailure(cause -> {
                    // Vert.x answers what is no handshake by itself; the steps before let none of those through.
                    if (out.ended() || out.closed()) {
                        over = true;
                        status = out.closed() ? CLIENT_GONE : out.getStatusCode();
                        request.finish();
                    } else {
                        fail(exchange, ThrownErrors.asHubError(cause));
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private static ReadStream<ChatChunk> chunks(ReadStream<?> stream) {
        return (ReadStream<ChatChunk>) stream;
    }

    private void chat(Exchange exchange, ChatReply whole) {
        if (wantsStream(exchange)) {
            ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
            Replies.chunks(whole).forEach(pipe::push);
            pipe.close();
            stream(exchange, pipe);
        } else {
            usage = whole.usage();
            ClientDialect dialect = dialect(exchange);
            json(exchange, dialect.writeChat(head(exchange, dialect.chatIdPrefix()), whole));
        }
    }

    private void stream(Exchange exchange, ReadStream<ChatChunk> chunks) {
        if (!wantsStream(exchange)) {
            collect(exchange, chunks);
            return;
        }
        ClientDialect dialect = dialect(exchange);
        ReplyHead head = head(exchange, dialect.chatIdPrefix());
        boolean resumes =
                dialect.streamsEvents() && "1".equals(request.head().headers().get("hub-stream-resume"));
        DetachPolicy away = http.left().away(exchange, resumes);
        if (away == null) {
            stream = new StreamReply(http, this, request, out, chunks, dialect, head);
            stream.start();
        } else {
            live = new LiveAnswer(http, request, this);
            live.start(exchange, out, chunks, dialect, head, away, resumes);
        }
    }

    /** Goes on with a stream in the form in which it began, as far as that can be gone on with. */
    private void read(StreamReading resumed) {
        if (http.drain().begun() && !(resumed.source() instanceof LiveStream here && !here.isStored())) {
            throw new HubException(Drain.ENDING);
        }
        ClientDialect begun = http.dialects().client(resumed.source().head().dialect());
        ClientDialect dialect = begun.streamsEvents() ? begun : http.dialects().client(HubHttp.DEFAULT_DIALECT);
        FrameReply frames = new FrameReply(http, request, out, resumed.source(), dialect, true, this::readingEnded);
        try {
            reading = frames;
            frames.resume(resumed.from());
        } catch (StreamExpiredException expired) {
            throw new HubException(StreamErrors.EXPIRED, expired);
        } catch (IllegalArgumentException beyond) {
            throw new HubException(StreamErrors.BAD_EVENT_ID, beyond);
        }
    }

    private void readingEnded(boolean clientGone) {
        over = true;
        status = clientGone ? CLIENT_GONE : out.getStatusCode();
        request.finish();
    }

    private void collect(Exchange exchange, ReadStream<ChatChunk> chunks) {
        ChunkCollector collector = new ChunkCollector();
        chunks.handler(chunk -> {
                    if (chunk instanceof ChatChunk.Failure failure) {
                        write(exchange, failure.error());
                    } else if (!over || chunk instanceof ChatChunk.Usage) {
                        collector.accept(chunk);
                    }
                })
                // Behind a failure, or with nobody there to hear it, this writes nothing.
                .endHandler(nothing -> write(exchange, collector.reply()))
                .resume();
    }

    private static boolean wantsStream(Exchange exchange) {
        return exchange.getVariable(HubVariables.REQUEST) instanceof ChatRequest chat && chat.stream();
    }

    private ClientDialect dialect(Exchange exchange) {
        String name = exchange.getVariable(HubVariables.DIALECT, String.class);
        return http.dialects().client(name == null ? HubHttp.DEFAULT_DIALECT : name);
    }

    private ReplyHead head(Exchange exchange, String prefix) {
        ServedBy servedBy = exchange.getVariable(HubVariables.SERVED_BY, ServedBy.class);
        return new ReplyHead(
                prefix + request.head().requestId(),
                System.currentTimeMillis() / 1000,
                exchange.getVariable(HubVariables.MODEL, String.class),
                ReplyHeads.fingerprint(servedBy));
    }

    private void json(Exchange exchange, byte[] body) {
        if (body.length > http.properties().maxReply()) {
            fail(
                    exchange,
                    HubError.upstream(
                            502, "The answer is larger than a client takes in one piece.", "reply_too_large"));
            return;
        }
        Integer set = exchange.getVariable(HubVariables.STATUS, Integer.class);
        status = set == null ? OK : set;
        send("application/json", body);
        request.finish();
    }

    private void fail(Exchange exchange, HubError refused) {
        if (refused.status() == CLIENT_GONE) {
            error = refused;
            status = CLIENT_GONE;
            over = true;
            out.reset();
        } else {
            sendError(dialect(exchange), refused);
        }
        request.finish();
    }

    /** Refuses before or beside the route; the connection ends, because the request may not have been read whole. */
    void refuse(HubError refused) {
        if (!over) {
            out.putHeader("Connection", "close").endHandler(nothing -> request.closeConnection());
            sendError(http.dialects().client(HubHttp.DEFAULT_DIALECT), refused);
        }
    }

    private void sendError(ClientDialect dialect, HubError refused) {
        error = refused;
        status = refused.status();
        if (refused.retryAfter() != null) {
            out.putHeader(
                    "Retry-After",
                    Long.toString(Math.max(1, refused.retryAfter().toSeconds())));
        }
        send("application/json", dialect.writeError(refused));
    }

    private void send(String type, byte[] body) {
        if (over) {
            return;
        }
        over = true;
        request.passport().stamp(Passport.Moment.FIRST_BYTE);
        out.setStatusCode(status);
        if (status != NO_CONTENT) {
            out.putHeader("Content-Type", type);
        }
        ReplyHeads.write(out, http, request, error == null);
        out.end(WrappedBuffer.of(body));
    }

    /** The stream was written to its end, or broke off. */
    void streamEnded(@Nullable TokenUsage counted, @Nullable HubError broke, boolean clientGone) {
        over = true;
        usage = counted != null ? counted : lastTried();
        error = broke;
        status = clientGone ? CLIENT_GONE : OK;
        request.finish();
    }

    /** The client left: whether its answer is read on, by what is fixed for its key; if so, it is from now on. */
    boolean readsOn(Exchange exchange) {
        if (over || bytes != null || reading != null) {
            return false;
        }
        if (live != null) {
            return live.leave();
        }
        if (http.drain().begun()) {
            return false;
        }
        long tokens = http.left().tokens(exchange);
        if (stream != null && tokens > 0) {
            stream.leave(leftStream(tokens));
            return true;
        }
        if (tokens == 0 || !(wantsStream(exchange) || http.left().awaitsWhole(exchange))) {
            return false;
        }
        over = true;
        readingOn = true;
        status = CLIENT_GONE;
        return true;
    }

    /** The hub ends, and the client of this answer left. */
    void cutIfLeft() {
        if (live != null) {
            live.stopIfAlone();
        } else {
            request.cancel().fire();
        }
    }

    /** The hub ends. */
    void cut() {
        if (stream != null) {
            stream.cut(Drain.ENDING);
        } else if (live != null) {
            live.cut(Drain.ENDING);
        } else if (reading != null) {
            reading.fail(Drain.ENDING);
        } else if (bytes != null) {
            bytes.cut(Drain.ENDING);
        } else {
            refuse(Drain.ENDING);
        }
    }

    /** What a model took that was not heard to its end. */
    private @Nullable TokenUsage lastTried() {
        List<Attempt> attempts = request.trail().attempts();
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).usage();
    }

    void clientLeft() {
        if (stream != null) {
            stream.abort();
        } else if (live != null) {
            live.stop();
        } else if (reading != null) {
            reading.leave();
        } else if (bytes != null) {
            bytes.abort();
        } else if (!over) {
            over = true;
            status = CLIENT_GONE;
        }
    }

    /** @param exchange null if the request was refused before it reached a route */
    RequestOutcome outcome(@Nullable Exchange exchange) {
        if (exchange == null) {
            return outcome("other", null, null, null);
        }
        boolean known = exchange.getVariable(HubVariables.MODEL_ROUTE) != null;
        return outcome(
                exchange.getVariable(HubVariables.KIND, "other", String.class),
                exchange.getVariable(HubVariables.CALLER, Caller.class),
                known ? exchange.getVariable(HubVariables.MODEL, String.class) : null,
                exchange.getVariable(HubVariables.SERVED_BY, ServedBy.class));
    }

    private RequestOutcome outcome(
            String kind, @Nullable Caller caller, @Nullable String model, @Nullable ServedBy servedBy) {
        return new RequestOutcome(
                request.head(),
                kind,
                caller,
                model,
                servedBy,
                status,
                stream != null || live != null || reading != null || bytes != null,
                usage,
                error,
                request.passport(),
                request.trail());
    }
}
