package org.modelhub.edge.engine;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.ReplyHeaders;
import org.modelhub.exchange.RequestHead;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.Trail;
import org.modelhub.stream.Deadlines;

/**
 * One HTTP request on its way through the hub.
 *
 * <pre>
 *   READING ──body──▶ ROUTING ──answer──▶ ANSWERING ──last byte──▶ DONE
 *      │                 │                    │                     ▲
 *      └──refused────────┴──timeout───────────┴──client left────────┘
 * </pre>
 *
 * The exchange's unit of work ends with the last byte, and not before, so that whatever counts requests in flight counts
 * streams whole. One event loop only.
 */
final class HubRequest implements Deadlines.Watched, OpenRequest {

    private final Context loop = Vertx.currentContext();
    private final Thread loopThread = Thread.currentThread();
    private final HubHttp http;
    private final Entrance entrance;
    private final boolean forms;
    private final HttpServerRequest request;
    private final Deadlines deadlines;
    private final Passport passport = new Passport();
    private final Cancel cancel = new Cancel();
    private final Trail trail = new Trail();
    private final ReplyHeaders replyHeaders = new ReplyHeaders();
    private final RequestHead head;
    private final Reply reply;
    private final BodyReader body;
    private @Nullable BodyPace pace;
    private @Nullable OpenRequests open;
    private @Nullable Exchange exchange;
    private long deadline;
    private boolean handshake;
    private boolean routing;
    private boolean left;
    private boolean done;

    /** @param forms whether the route takes forms with files, and nothing else */
    HubRequest(HubHttp http, Entrance entrance, boolean forms, RoutingContext context) {
        this.http = http;
        this.entrance = entrance;
        this.forms = forms;
        this.request = context.request();
        this.deadlines = http.deadlines().current();
        this.head = HeadReader.read(context, http.requestIds());
        this.reply = new Reply(http, this, request.response());
        this.body = new BodyReader(request, http.properties().maxBody(), this::run, this::refuse);
        passport.stamp(Passport.Moment.ARRIVED);
    }

    void start() {
        if (enters()) {
            long now = System.nanoTime();
            BodyPace began = new BodyPace(http.properties(), now);
            pace = began;
            watch(began.patience(now));
            body.start();
        }
    }

    /** The same for a request to become a socket, of which nothing may be read before that. */
    void shake() {
        handshake = true;
        if (enters()) {
            request.pause();
            run(new Handshake(request));
        }
    }

    private boolean enters() {
        http.listeners().forEach(RequestListener::arrived);
        open = http.drain().entered(this);
        HubError refusal = HeadReader.refusal(request, http.properties(), forms);
        if (refusal != null) {
            refuse(refusal);
            return false;
        }
        request.response().closeHandler(gone -> clientLeft());
        return true;
    }

    private void run(Object body) {
        if (done) {
            return;
        }
        passport.stamp(Passport.Moment.READ);
        routing = true;
        watch(http.properties().exchangeTimeout().toNanos());
        try {
            exchange = entrance.open(head.requestId(), body);
            exchange.setVariable(HubVariables.HEAD, head);
            exchange.setVariable(HubVariables.PASSPORT, passport);
            exchange.setVariable(HubVariables.CANCEL, cancel);
            exchange.setVariable(HubVariables.TRAIL, trail);
            exchange.setVariable(HubVariables.REPLY_HEADERS, replyHeaders);
            entrance.route(exchange, done -> answer());
        } catch (Exception defect) {
            refuse(ThrownErrors.asHubError(defect));
        }
    }

    private void answer() {
        if (Thread.currentThread() == loopThread) {
            answerHere();
        } else {
            // A step ended on a worker thread: everything from here belongs to the client's event loop.
            loop.runOnContext(nothing -> answerHere());
        }
    }

    private void answerHere() {
        deadlines.unwatch(this);
        Exchange routed = Objects.requireNonNull(exchange);
        Throwable thrown = routed.getException();
        Object body = thrown == null ? routed.getMessage().getBody() : ThrownErrors.asHubError(thrown);
        if (handshake && !(body instanceof Upgrade)) {
            request.resume();
        }
        reply.write(routed, body);
    }

    /** Answers without a route: the rest of the request is not read, so the connection ends. */
    private void refuse(HubError error) {
        reply.refuse(error);
        finish();
    }

    /** The client left, or cannot be written to any more. */
    void clientLeft() {
        if (left || done) {
            return;
        }
        left = true;
        Exchange routed = exchange;
        if (routed == null || !reply.readsOn(routed)) {
            reply.clientLeft();
            cancel.fire();
        }
        if (!routing) {
            finish();
        }
    }

    @Override
    public void cutIfLeft() {
        if (left) {
            reply.cutIfLeft();
        }
    }

    @Override
    public void cut() {
        if (left || done) {
            cancel.fire();
        } else if (routing) {
            reply.cut();
            cancel.fire();
        } else {
            refuse(Drain.ENDING);
        }
    }

    /** The last byte was handed over, or there will be none. */
    void finish() {
        if (done) {
            return;
        }
        done = true;
        deadlines.unwatch(this);
        passport.stamp(Passport.Moment.DONE);
        cancel.over();
        http.drain().left(this, Objects.requireNonNull(open));
        RequestOutcome outcome = reply.outcome(exchange);
        http.listeners().forEach(listener -> listener.completed(outcome));
        if (exchange != null) {
            exchange.setVariable(HubVariables.OUTCOME, outcome);
            entrance.release(exchange);
        }
    }

    private void watch(long nanos) {
        deadline = System.nanoTime() + nanos;
        deadlines.watch(this);
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void expired() {
        long now = System.nanoTime();
        if (!routing && pace != null && pace.keeps(now, body.read())) {
            watch(pace.patience(now));
            return;
        }
        deadlines.unwatch(this);
        if (routing) {
            reply.refuse(HubError.upstream(504, "The answer took too long to begin.", "timeout"));
            cancel.fire();
        } else {
            refuse(new HubError(
                    408, "The request took too long to arrive.", "invalid_request_error", null, "timeout", null));
        }
    }

    Future<ServerWebSocket> upgrade() {
        return request.toWebSocket();
    }

    HttpConnection connection() {
        return request.connection();
    }

    void closeConnection() {
        request.connection().close();
    }

    @Nullable
    Exchange exchange() {
        return exchange;
    }

    RequestHead head() {
        return head;
    }

    Trail trail() {
        return trail;
    }

    ReplyHeaders replyHeaders() {
        return replyHeaders;
    }

    Passport passport() {
        return passport;
    }

    Cancel cancel() {
        return cancel;
    }

    Deadlines deadlines() {
        return deadlines;
    }
}
