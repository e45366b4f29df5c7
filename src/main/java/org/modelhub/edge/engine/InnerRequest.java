package org.modelhub.edge.engine;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.util.HashMap;
import java.util.List;
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
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.ReplyHeaders;
import org.modelhub.exchange.RequestHead;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.ServedBy;
import org.modelhub.exchange.Trail;
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

    private final Context loop = Vertx.currentContext();
    private final Thread loopThread = Thread.currentThread();
    private final HubHttp http;
    private final Entrance entrance;
    private final InnerAsker asker;
    private final Deadlines deadlines;
    private final RequestHead head;
    private final Passport passport = new Passport();
    private final Cancel cancel = new Cancel();
    private final Trail trail = new Trail();
    private final ReplyHeaders replyHeaders = new ReplyHeaders();
    private @Nullable OpenRequests open;
    private @Nullable Exchange exchange;
    private long deadline;
    /** The asker has heard of the answer, or of the refusal, or wants to hear nothing. */
    private boolean told;

    /** What the asker was told before the route had answered. */
    private @Nullable HubError early;

    private boolean streaming;
    private boolean done;

    InnerRequest(HubHttp http, Entrance entrance, String path, Map<String, String> headers, InnerAsker asker) {
        this.http = http;
        this.entrance = entrance;
        this.asker = asker;
        this.deadlines = http.deadlines().current();
        Map<String, String> kept = new HashMap<>(headers);
        kept.keySet().removeAll(CREDENTIALS);
        this.head = new RequestHead(http.requestIds().next(), "GET", path, Map.of(), Map.of(), kept);
        passport.stamp(Passport.Moment.ARRIVED);
        passport.stamp(Passport.Moment.READ);
    }

    void start(@Nullable Caller caller, Object body) {
        http.listeners().forEach(RequestListener::arrived);
        open = http.drain().entered(this);
        deadline = System.nanoTime() + http.properties().exchangeTimeout().toNanos();
        deadlines.watch(this);
        try {
            Exchange routed = entrance.open(head.requestId(), body);
            exchange = routed;
            routed.setVariable(HubVariables.HEAD, head);
            routed.setVariable(HubVariables.PASSPORT, passport);
            routed.setVariable(HubVariables.CANCEL, cancel);
            routed.setVariable(HubVariables.TRAIL, trail);
            routed.setVariable(HubVariables.REPLY_HEADERS, replyHeaders);
            if (caller != null) {
                routed.setVariable(HubVariables.CALLER, caller);
            }
            entrance.route(routed, sync -> answer(routed));
        } catch (Exception defect) {
            refuse(ThrownErrors.asHubError(defect));
        }
    }

    public String requestId() {
        return head.requestId();
    }

    private void answer(Exchange routed) {
        if (Thread.currentThread() == loopThread) {
            answerHere(routed);
        } else {
            // A step ended on a worker thread: everything from here belongs to the asker's event loop.
            loop.runOnContext(nothing -> answerHere(routed));
        }
    }

    private void answerHere(Exchange routed) {
        deadlines.unwatch(this);
        Throwable thrown = routed.getException();
        Object body = thrown == null ? routed.getMessage().getBody() : ThrownErrors.asHubError(thrown);
        if (told) {
            // Refused meanwhile: whoever writes the answer hears of it by the cancel.
            cancel.fire();
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
                        headers(servedBy),
                        asked(routed),
                        Objects.requireNonNullElse(http.left().away(routed, true), DetachPolicy.STOP)));
    }

    private static byte[] asked(Exchange routed) {
        ChatRequest request = routed.getVariable(HubVariables.REQUEST, ChatRequest.class);
        return request == null ? new byte[0] : request.body().bytes();
    }

    private Map<String, String> headers(@Nullable ServedBy servedBy) {
        Map<String, String> headers = new HashMap<>();
        headers.put("x-request-id", head.requestId());
        replyHeaders.forEach(headers::put);
        if (servedBy != null) {
            headers.put("hub-served-by", servedBy.label());
        }
        String tried = ReplyHeads.tried(trail.attempts());
        if (tried != null) {
            headers.put("hub-tried", tried);
        }
        return headers;
    }

    private void refuse(HubError error) {
        if (!told) {
            told = true;
            asker.refused(error, headers(null));
        }
        finish(error.status(), null, error);
    }

    /** The first piece of the answer goes out. */
    public void firstByte() {
        passport.stamp(Passport.Moment.FIRST_BYTE);
    }

    /** Nobody wants the answer any more. */
    @Override
    public void cancel() {
        cancel.fire();
    }

    /** Nobody waits for the answer any more, whose stream has not begun. */
    public void abandon() {
        if (!told) {
            told = true;
            cancel.fire();
        }
    }

    /** The answer was given to its end, or broke off. */
    @Override
    public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {
        finish(alone ? CLIENT_GONE : OK, usage == null ? lastTried() : usage, error);
    }

    /** What a model took that was not heard to its end. */
    private @Nullable TokenUsage lastTried() {
        List<Attempt> attempts = trail.attempts();
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).usage();
    }

    private void finish(int status, @Nullable TokenUsage usage, @Nullable HubError error) {
        if (done) {
            return;
        }
        done = true;
        deadlines.unwatch(this);
        passport.stamp(Passport.Moment.DONE);
        cancel.over();
        http.drain().left(this, Objects.requireNonNull(open));
        if (streaming) {
            http.listeners().forEach(RequestListener::streamClosed);
        }
        RequestOutcome outcome = outcome(status, usage, error);
        http.listeners().forEach(listener -> listener.completed(outcome));
        if (exchange != null) {
            exchange.setVariable(HubVariables.OUTCOME, outcome);
            entrance.release(exchange);
        }
    }

    private RequestOutcome outcome(int status, @Nullable TokenUsage usage, @Nullable HubError error) {
        Exchange routed = exchange;
        boolean known = routed != null && routed.getVariable(HubVariables.MODEL_ROUTE) != null;
        return new RequestOutcome(
                head,
                routed == null ? "other" : routed.getVariable(HubVariables.KIND, "other", String.class),
                routed == null ? null : routed.getVariable(HubVariables.CALLER, Caller.class),
                known && routed != null ? routed.getVariable(HubVariables.MODEL, String.class) : null,
                routed == null ? null : routed.getVariable(HubVariables.SERVED_BY, ServedBy.class),
                status,
                streaming,
                usage,
                error,
                passport,
                trail);
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
            asker.refused(error, headers(null));
        }
        cancel.fire();
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
