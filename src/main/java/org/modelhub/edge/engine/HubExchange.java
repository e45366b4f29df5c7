package org.modelhub.edge.engine;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
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

/**
 * One request's way through its route, wherever the request comes from: from its arrival, which is counted, to its
 * outcome, which everyone hears who counts, limits or records requests. One event loop only.
 *
 * <pre>
 *   ARRIVED ──route──▶ ROUTED ──finish──▶ DONE
 *      └─────────────────finish────────────▲
 * </pre>
 */
final class HubExchange {

    /**
     * How a request ended.
     *
     * @param status the HTTP status sent, or that would have been
     */
    record Ending(
            int status,
            boolean streamed,
            @Nullable TokenUsage usage,
            @Nullable HubError error) {}

    private final Context loop = Vertx.currentContext();
    private final Thread loopThread = Thread.currentThread();
    private final HubHttp http;
    private final Entrance entrance;
    private final RequestHead head;
    private final Passport passport = new Passport();
    private final Cancel cancel = new Cancel();
    private final Trail trail = new Trail();
    private final ReplyHeaders replyHeaders = new ReplyHeaders();
    private @Nullable OpenRequests open;
    private @Nullable Exchange exchange;
    private boolean done;

    HubExchange(HubHttp http, Entrance entrance, RequestHead head) {
        this.http = http;
        this.entrance = entrance;
        this.head = head;
        passport.stamp(Passport.Moment.ARRIVED);
    }

    void arrived(OpenRequest request) {
        http.listeners().forEach(RequestListener::arrived);
        open = http.drain().entered(request);
    }

    /**
     * Sends the body through the route.
     *
     * @param caller whose request it is, or null where the route finds out
     * @param answered runs on this event loop
     */
    void route(Object body, @Nullable Caller caller, Consumer<Exchange> answered) throws Exception {
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
        entrance.route(routed, sync -> here(() -> answered.accept(routed)));
    }

    /** A step may end on a worker thread: everything from there belongs to the event loop. */
    private void here(Runnable work) {
        if (Thread.currentThread() == loopThread) {
            work.run();
        } else {
            loop.runOnContext(nothing -> work.run());
        }
    }

    /** Once: the last byte was handed over, or there will be none. */
    void finish(OpenRequest request, Ending ending) {
        done = true;
        passport.stamp(Passport.Moment.DONE);
        cancel.over();
        http.drain().left(request, Objects.requireNonNull(open));
        RequestOutcome outcome = outcome(ending);
        http.listeners().forEach(listener -> listener.completed(outcome));
        if (exchange != null) {
            exchange.setVariable(HubVariables.OUTCOME, outcome);
            entrance.release(exchange);
        }
    }

    private RequestOutcome outcome(Ending ending) {
        Exchange routed = exchange;
        if (routed == null) {
            // Refused before it reached a route.
            return outcome(ending, "other", null, null, null);
        }
        boolean known = routed.getVariable(HubVariables.MODEL_ROUTE) != null;
        return outcome(
                ending,
                routed.getVariable(HubVariables.KIND, "other", String.class),
                routed.getVariable(HubVariables.CALLER, Caller.class),
                known ? routed.getVariable(HubVariables.MODEL, String.class) : null,
                routed.getVariable(HubVariables.SERVED_BY, ServedBy.class));
    }

    private RequestOutcome outcome(
            Ending ending, String kind, @Nullable Caller caller, @Nullable String model, @Nullable ServedBy servedBy) {
        return new RequestOutcome(
                head,
                kind,
                caller,
                model,
                servedBy,
                ending.status(),
                ending.streamed(),
                ending.usage(),
                ending.error(),
                passport,
                trail);
    }

    boolean isDone() {
        return done;
    }

    /** What a model took that was not heard to its end. */
    @Nullable
    TokenUsage lastTried() {
        List<Attempt> attempts = trail.attempts();
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).usage();
    }

    /** Null before it is on its route. */
    @Nullable
    Exchange routed() {
        return exchange;
    }

    RequestHead head() {
        return head;
    }

    Passport passport() {
        return passport;
    }

    Cancel cancel() {
        return cancel;
    }

    Trail trail() {
        return trail;
    }

    ReplyHeaders replyHeaders() {
        return replyHeaders;
    }
}
