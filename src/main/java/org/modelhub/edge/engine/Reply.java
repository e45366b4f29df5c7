package org.modelhub.edge.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.MediaReply;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.stream.ByteStream;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.Replies;
import org.modelhub.stream.WrappedBuffer;
import org.modelhub.stream.live.DetachPolicy;

/** The answer to one request: written once, in the form the client asked for, whatever form the route gave. */
final class Reply {

    private static final int SWITCHED = 101;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int CLIENT_GONE = 499;

    private final HubHttp http;
    private final HubRequest request;
    private final HttpServerResponse out;
    /** Who gives the answer, if it comes piece by piece. */
    private @Nullable RunningReply running;
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
            writeAs(form(exchange), body);
        } catch (RuntimeException | JsonProcessingException defect) {
            fail(exchange, ThrownErrors.asHubError(defect));
        }
    }

    private AnswerForm form(Exchange exchange) {
        return new AnswerForm(http, exchange, request.exchange().head().requestId());
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
            TokenUsage counted = AnswerForm.usageOf(body);
            usage = counted != null ? counted : request.exchange().lastTried();
        }
        request.finish();
    }

    /** Reads on what the client left. */
    LeftStream leftStream(long tokens) {
        return new LeftStream(
                http.left().counter(), tokens, request.cancel(), (counted, broke) -> streamEnded(counted, broke, true));
    }

    private void writeAs(AnswerForm form, Object body) throws JsonProcessingException {
        if (body instanceof HubError refused) {
            fail(form.exchange(), refused);
        } else if (body instanceof ChatReply whole && form.isStream()) {
            stream(form, pushed(whole));
        } else if (body instanceof ReadStream<?> chunks && form.isStream()) {
            stream(form, chunks(chunks));
        } else if (body instanceof ReadStream<?> chunks) {
            collect(form.exchange(), chunks(chunks));
        } else if (body instanceof MediaReply media) {
            usage = media.usage();
            status = OK;
            send(media.contentType(), media.body());
            request.finish();
        } else if (body instanceof StreamReading resumed) {
            read(resumed);
        } else if (body instanceof ByteStream spoken) {
            BytesReply bytes = new BytesReply(http, this, request, out, spoken);
            running = bytes;
            bytes.start();
        } else if (body instanceof Upgrade upgrade) {
            upgrade(form.exchange(), upgrade);
        } else {
            usage = AnswerForm.usageOf(body);
            json(form.exchange(), form.json(body));
        }
    }

    private void upgrade(Exchange exchange, Upgrade upgrade) {
        out.putHeader("x-request-id", request.exchange().head().requestId());
        request.exchange().replyHeaders().forEach(out::putHeader);
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

    private static ReadStream<ChatChunk> pushed(ChatReply whole) {
        ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
        Replies.chunks(whole).forEach(pipe::push);
        pipe.close();
        return pipe;
    }

    private void stream(AnswerForm form, ReadStream<ChatChunk> chunks) {
        ClientDialect dialect = form.dialect();
        boolean resumes = dialect.streamsEvents()
                && "1".equals(request.exchange().head().headers().get("hub-stream-resume"));
        DetachPolicy away = http.left().away(form.exchange(), resumes);
        if (away == null) {
            StreamReply stream = new StreamReply(http, this, request, out, chunks, dialect, form.chatHead(dialect));
            running = stream;
            stream.start();
        } else {
            LiveAnswer live = new LiveAnswer(http, request, this);
            running = live;
            live.start(form.exchange(), out, chunks, dialect, form.chatHead(dialect), away, resumes);
        }
    }

    private void read(StreamReading resumed) {
        try {
            FrameReply reading = resumed.reply(http, request, out, this::readingEnded);
            running = reading;
            reading.resume(resumed.from());
        } catch (HubException refused) {
            running = null;
            throw refused;
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
            sendError(form(exchange).dialect(), refused);
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
        usage = counted != null ? counted : request.exchange().lastTried();
        error = broke;
        status = clientGone ? CLIENT_GONE : OK;
        request.finish();
    }

    /** The client left: whether its answer is read on, by what is fixed for its key; if so, it is from now on. */
    boolean readsOn(Exchange exchange) {
        if (over) {
            return false;
        }
        return running != null ? running.readsOn(exchange) : awaits(exchange);
    }

    /** Whether an answer that has not come is waited for; if so, nothing of it is written. */
    private boolean awaits(Exchange exchange) {
        boolean awaits = !http.drain().begun()
                && http.left().tokens(exchange) > 0
                && (form(exchange).isStream() || http.left().awaitsWhole(exchange));
        if (awaits) {
            over = true;
            readingOn = true;
            status = CLIENT_GONE;
        }
        return awaits;
    }

    /** The hub ends, and the client of this answer left. */
    void cutIfLeft() {
        if (running != null) {
            running.cutUnread();
        } else {
            request.cancel().fire();
        }
    }

    /** The hub ends. */
    void cut() {
        if (running != null) {
            running.cut(Drain.ENDING);
        } else {
            refuse(Drain.ENDING);
        }
    }

    void clientLeft() {
        if (running != null) {
            running.abort();
        } else if (!over) {
            over = true;
            status = CLIENT_GONE;
        }
    }

    /** How the request ended, as far as the answer tells. */
    HubExchange.Ending ending() {
        return new HubExchange.Ending(status, running != null, usage, error);
    }
}
