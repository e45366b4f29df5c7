package org.modelhub.edge.engine;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Passport;
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

    private final HubHttp http;
    private final boolean forms;
    private final HttpServerRequest request;
    private final Deadlines deadlines;
    private final HubExchange exchange;
    private final Reply reply;
    private final BodyReader body;
    private @Nullable BodyPace pace;
    private long deadline;
    private boolean handshake;
    private boolean routing;
    private boolean left;

    /** @param forms whether the route takes forms with files, and nothing else */
    HubRequest(HubHttp http, Entrance entrance, boolean forms, RoutingContext context) {
        this.http = http;
        this.forms = forms;
        this.request = context.request();
        this.deadlines = http.deadlines().current();
        this.exchange = new HubExchange(http, entrance, HeadReader.read(context, http.requestIds()));
        this.reply = new Reply(http, this, request.response());
        this.body = new BodyReader(request, http.properties().maxBody(), this::run, this::refuse);
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
        exchange.arrived(this);
        HubError refusal = HeadReader.refusal(request, http.properties(), forms);
        if (refusal != null) {
            refuse(refusal);
            return false;
        }
        request.response().closeHandler(gone -> clientLeft());
        return true;
    }

    private void run(Object body) {
        if (exchange.isDone()) {
            return;
        }
        exchange.passport().stamp(Passport.Moment.READ);
        routing = true;
        watch(http.properties().exchangeTimeout().toNanos());
        try {
            exchange.route(body, null, this::answer);
        } catch (Exception defect) {
            refuse(ThrownErrors.asHubError(defect));
        }
    }

    private void answer(Exchange routed) {
        deadlines.unwatch(this);
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
        if (left || exchange.isDone()) {
            return;
        }
        left = true;
        Exchange routed = exchange.routed();
        if (routed == null || !reply.readsOn(routed)) {
            reply.clientLeft();
            cancel().fire();
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
        if (left || exchange.isDone()) {
            cancel().fire();
        } else if (routing) {
            reply.cut();
            cancel().fire();
        } else {
            refuse(Drain.ENDING);
        }
    }

    /** The last byte was handed over, or there will be none. */
    void finish() {
        if (!exchange.isDone()) {
            deadlines.unwatch(this);
            exchange.finish(this, reply.ending());
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
            cancel().fire();
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

    HubExchange exchange() {
        return exchange;
    }

    Passport passport() {
        return exchange.passport();
    }

    Cancel cancel() {
        return exchange.cancel();
    }

    Deadlines deadlines() {
        return deadlines;
    }
}
