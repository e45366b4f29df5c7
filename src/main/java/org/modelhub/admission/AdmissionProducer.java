package org.modelhub.admission;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.Priority;
import org.modelhub.exchange.ReplyHeaders;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.Trail;

/**
 * Reserves what a request will take, and settles it when the exchange is over, the last byte of a stream included. An
 * answer that goes on with another model's is no new request: it passes.
 */
final class AdmissionProducer extends DefaultAsyncProducer {

    private static final String FLEX = "flex";

    private final AdmissionDesk desk;
    private GrantPlan plan;

    AdmissionProducer(AdmissionEndpoint endpoint, AdmissionDesk desk, GrantPlan plan) {
        super(endpoint);
        this.desk = desk;
        this.plan = plan;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        plan = desk.complete(plan);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Call call = null;
        try {
            if (exchange.getVariable(HubVariables.CONTINUATION) == null) {
                call = begin(exchange, callback);
            }
        } catch (RuntimeException refused) {
            exchange.setException(refused);
        }
        if (call == null || call.isOver()) {
            callback.done(true);
            return true;
        }
        return false;
    }

    private @Nullable Call begin(Exchange exchange, AsyncCallback callback) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        Object request = exchange.getVariable(HubVariables.REQUEST);
        if (isBatch(caller, request)) {
            exchange.setVariable(HubVariables.PRIORITY, Priority.BATCH);
        }
        String name = exchange.getVariable(HubVariables.MODEL, "", String.class);
        Ask ask = desk.ask(plan, new Asker(caller, name, request, models(exchange)));
        if (ask == null) {
            return null;
        }
        Call call = new Call(exchange, callback, ask);
        desk.take(ask, call);
        return call;
    }

    @SuppressWarnings("unchecked")
    private static List<ModelCard> models(Exchange exchange) {
        Object models = exchange.getVariable(HubVariables.MODELS);
        return models == null ? List.of() : (List<ModelCard>) models;
    }

    private static boolean isBatch(@Nullable Caller caller, @Nullable Object request) {
        KeyPolicy policy = caller == null ? KeyPolicy.DEFAULT : caller.policy();
        return policy.priority() == Priority.BATCH || (request instanceof ChatRequest chat && isFlex(chat));
    }

    private static boolean isFlex(ChatRequest chat) {
        return chat.body().type("service_tier") == org.modelhub.wire.JsonReader.Type.STRING
                && FLEX.equals(chat.body().string("service_tier"));
    }

    /** One request before the buckets, which may answer at once or later. */
    private final class Call extends SynchronizationAdapter implements Consumer<Grant> {

        private final Exchange exchange;
        private final AsyncCallback callback;
        private final Ask ask;
        /** Set by whoever comes first: the answer, or the caller that will not wait for it. */
        private final AtomicBoolean first = new AtomicBoolean();

        Call(Exchange exchange, AsyncCallback callback, Ask ask) {
            this.exchange = exchange;
            this.callback = callback;
            this.ask = ask;
        }

        /** Whether the answer is there. Asked once; if not, the callback hears of it. */
        boolean isOver() {
            return !first.compareAndSet(false, true);
        }

        @Override
        public void accept(Grant grant) {
            ask.watch(grant);
            ReplyHeaders headers = exchange.getVariable(HubVariables.REPLY_HEADERS, ReplyHeaders.class);
            if (headers != null) {
                LimitHeaders.write(ask, grant, headers);
            }
            if (!grant.granted()) {
                refuse(Refusal.of(ask, grant, plan.next()));
            } else if (ask.isEstimate()) {
                exchange.getExchangeExtension().addOnCompletion(this);
            }
            if (!first.compareAndSet(false, true)) {
                callback.done(false);
            }
        }

        /** Where the next model of the route takes over, the step stands in the trail as a model does. */
        private void refuse(HubException refusal) {
            exchange.setException(refusal);
            Trail trail = exchange.getVariable(HubVariables.TRAIL, Trail.class);
            if (plan.next() && trail != null) {
                String why = String.valueOf(refusal.error().code());
                trail.add(new Attempt("hub", "admission", why, false, 0, null));
            }
        }

        @Override
        public void onDone(Exchange done) {
            desk.settle(ask, done.getVariable(HubVariables.OUTCOME, RequestOutcome.class));
        }
    }
}
