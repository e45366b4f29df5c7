package org.modelhub.edge.engine;

import io.vertx.core.streams.ReadStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestHead;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.ServedBy;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Deadlines;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.Replies;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.StreamOwner;

/**
 * One chat on its way through the hub that came over no HTTP request of its own. Everything that counts, limits or
 * records requests sees it as it sees the others.
 *
 * <pre>
 *   ROUTING ──stream──▶ ANSWERING ──ended──▶ DONE
 *      └──refused, timeout, cancel─────────▶ DONE
 * </pre>
 *
 * One event loop only, but for {@link #cancel}.
 */
public final class InnerRequest implements Deadlines.Watched, OpenRequest, StreamOwner {

    private static final int OK = 200;
    private static final int CLIENT_GONE = 499;
    private static final Set<String> CREDENTIALS = Set.of("authorization", "api-key", "x-api-key", "x-goog-api-key");

    private final HubHttp http;
    private final InnerAsker asker;
    private final Deadlines deadlines;
    private final HubExchange exchange;
    private long deadline;
    /** The asker has heard of the answer, or of the refusal, or wants to hear nothing. */
    private boolean told;

    /** What the asker was told before the route had answered. */
    private @Nullable HubError early;

    private boolean streaming;

    InnerRequest(HubHttp http, Entrance entrance, String path, Map<String, String> headers, InnerAsker asker) {
        this.http = http;
        this.asker = asker;
        this.deadlines = http.deadlines().current();
        Map<String, String> kept = new HashMap<>(headers);
        kept.keySet().removeAll(CREDENTIALS);
        RequestHead head = new RequestHead(http.requestIds().next(), "GET", path, Map.of(), Map.of(), kept);
        this.exchange = new HubExchange(http, entrance, head);
        exchange.passport().stamp(Passport.Moment.READ);
    }

    void start(@Nullable Caller caller, Object body) {
        exchange.arrived(this);
        deadline = System.nanoTime() + http.properties().exchangeTimeout().toNanos();
        deadlines.watch(this);
        try {
            exchange.route(body, caller, this::answer);
        } catch (Exception defect) {
            refuse(ThrownErrors.asHubError(defect));
        }
    }

    public String requestId() {
        return exchange.head().requestId();
    }

    private void answer(Exchange routed) {
        deadlines.unwatch(this);
        Throwable thrown = routed.getException();
        Object body = thrown == null ? routed.getMessage().getBody() : ThrownErrors.asHubError(thrown);
        if (told) {
            // Refused meanwhile: whoever writes the answer hears of it by the cancel.
            exchange.cancel().fire();
            finish(early == null ? CLIENT_GONE : early.status(), usageOf(body), early);
        } else if (body instanceof HubError refusal) {
            refuse(refusal);
        } else if (body instanceof ChatReply whole) {
            stream(routed, pushed(whole));
        } else if (body instanceof ReadStream<?> chunks) {
            stream(routed, chunks(chunks));
        } else {
            refuse(ThrownErrors.asHubError(new IllegalStateException("a chat was answered with " + body)));
        }
    }

    private static @Nullable TokenUsage usageOf(Object body) {
        return body instanceof ChatReply whole ? whole.usage() : null;
    }

    private static ReadStream<ChatChunk> pushed(ChatReply whole) {
        ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
        Replies.chunks(whole).forEach(pipe::push);
        pipe.close();
        return pipe;
    }

    @SuppressWarnings("unchecked")
    private static ReadStream<ChatChunk> chunks(ReadStream<?> stream) {
        return (ReadStream<ChatChunk>) stream;
    }

    private void stream(Exchange routed, ReadStream<ChatChunk> chunks) {
        told = true;
        streaming = true;
        http.listeners().forEach(RequestListener::streamOpened);
        ServedBy servedBy = routed.getVariable(HubVariables.SERVED_BY, ServedBy.class);
        Boolean continued = routed.getVariable(HubVariables.CONTINUED, Boolean.class);
        asker.answered(
                this,
                new InnerAnswer(
                        chunks,
                        routed.getVariable(HubVariables.CALLER, Caller.class),
                        routed.getVariable(HubVariables.MODEL, "", String.class),
                        ReplyHeads.fingerprint(servedBy),
                        servedBy == null ? "" : servedBy.label(),
                        Boolean.TRUE.equals(continued),
                        headers(true),
                        asked(routed),
                        Objects.requireNonNullElse(http.left().away(routed, true), DetachPolicy.STOP)));
    }

    private static byte[] asked(Exchange routed) {
        ChatRequest request = routed.getVariable(HubVariables.REQUEST, ChatRequest.class);
        return request == null ? new byte[0] : request.body().bytes();
    }

    private Map<String, String> headers(boolean answered) {
        Map<String, String> headers = new HashMap<>();
        ReplyHeads.each(exchange, answered, headers::put);
        return headers;
    }

    private void refuse(HubError error) {
        if (!told) {
            told = true;
            asker.refused(error, headers(false));
        }
        finish(error.status(), null, error);
    }

    /** The first piece of the answer goes out. */
    public void firstByte() {
        exchange.passport().stamp(Passport.Moment.FIRST_BYTE);
    }

    /** Nobody wants the answer any more. */
    @Override
    public void cancel() {
        exchange.cancel().fire();
    }

    /** Nobody waits for the answer any more, whose stream has not begun. */
    public void abandon() {
        if (!told) {
            told = true;
            exchange.cancel().fire();
        }
    }

    /** The answer was given to its end, or broke off. */
    @Override
    public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {
        finish(alone ? CLIENT_GONE : OK, usage == null ? exchange.lastTried() : usage, error);
    }

    private void finish(int status, @Nullable TokenUsage usage, @Nullable HubError error) {
        if (exchange.isDone()) {
            return;
        }
        deadlines.unwatch(this);
        if (streaming) {
            http.listeners().forEach(RequestListener::streamClosed);
        }
        exchange.finish(this, new HubExchange.Ending(status, streaming, usage, error));
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void expired() {
        deadlines.unwatch(this);
        giveUp(HubError.upstream(504, "The answer took too long to begin.", "timeout"));
    }

    private void giveUp(HubError error) {
        if (!told) {
            told = true;
            early = error;
            asker.refused(error, headers(false));
        }
        exchange.cancel().fire();
    }

    @Override
    public void cutIfLeft() {
        if (streaming) {
            asker.cutIfLeft();
        }
    }

    @Override
    public void cut() {
        if (streaming) {
            asker.cut(Drain.ENDING);
        } else {
            giveUp(Drain.ENDING);
        }
    }
}
