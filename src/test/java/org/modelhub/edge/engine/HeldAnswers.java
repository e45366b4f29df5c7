package org.modelhub.edge.engine;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.catalog.ModelCard;
import org.modelhub.catalog.Tier;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.ProviderException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.ReadRequestStep;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.KeyPolicy.Disconnect;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.exchange.Priority;
import org.modelhub.exchange.ServedBy;
import org.modelhub.exchange.Trail;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;

/**
 * A model whose one answer a test holds in its hands: nothing of it moves but by a call here. Like a real one it enters
 * what it took into the trail when it is cancelled.
 */
final class HeldAnswers extends RouteBuilder {

    static final TokenUsage SO_FAR = new TokenUsage(7, 3, 0, 0, true);
    private static final ServedBy MODEL = new ServedBy("test", "held", true);

    private final Dialects dialects;
    private final Disconnect policy;
    private final ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
    private volatile Held held;

    private record Held(Context loop, Exchange exchange, AsyncCallback callback) {}

    HeldAnswers(Dialects dialects, OnDisconnect action, int maxTokens, String maxCost) {
        this.dialects = dialects;
        this.policy = new Disconnect(action, maxTokens, new BigDecimal(maxCost));
    }

    @Override
    public void configure() {
        from("platform-http:/v1/chat/completions?httpMethodRestrict=POST")
                .errorHandler(noErrorHandler())
                .process(this::prepare)
                .process(new ReadRequestStep(dialects))
                .process(new Model());
    }

    private void prepare(Exchange exchange) {
        exchange.setVariable(HubVariables.DIALECT, "openai");
        exchange.setVariable(HubVariables.KIND, "chat");
        exchange.setVariable(HubVariables.MODELS, List.of(card()));
        KeyPolicy policyOfKey = new KeyPolicy(KeyPolicy.Limits.NONE, Priority.INTERACTIVE, policy);
        exchange.setVariable(HubVariables.CALLER, new Caller("k", "n", Caller.Role.APP, policyOfKey));
    }

    private static ModelCard card() {
        Contract contract = new Contract(Kind.CHAT, 1000, 50, 0, java.util.Set.of());
        BigDecimal price = new BigDecimal("2");
        return new ModelCard(
                "model-held-action", "test", "held", "1", Tier.EXTERNAL, contract, price, price, "USD", null);
    }

    private final class Model extends AsyncStep {

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            held = new Held(Objects.requireNonNull(Vertx.currentContext()), exchange, callback);
            exchange.getVariable(HubVariables.CANCEL, Cancel.class).onFire(() -> cancelled(exchange));
            return false;
        }
    }

    private void cancelled(Exchange exchange) {
        enter(exchange, "client_gone");
        HubError gone = new HubError(499, "The client left.", "client_gone", null, "client_gone", null);
        if (exchange.getMessage().getBody() instanceof ChunkPipe) {
            pipe.push(new ChatChunk.Failure(gone));
            pipe.close();
        } else {
            exchange.setException(ProviderException.of(gone));
            held.callback().done(false);
        }
    }

    boolean asked() {
        return held != null;
    }

    boolean cancelled() {
        return held.exchange().getVariable(HubVariables.CANCEL, Cancel.class).fired();
    }

    /** Answers the route with this. */
    void answer(Object body) {
        held.loop().runOnContext(nothing -> {
            held.exchange().setVariable(HubVariables.SERVED_BY, MODEL);
            held.exchange().getMessage().setBody(body);
            held.callback().done(false);
        });
    }

    /** Answers the route with a stream. */
    void begin() {
        answer(pipe);
    }

    void push(ChatChunk... chunks) {
        held.loop().runOnContext(nothing -> List.of(chunks).forEach(pipe::push));
    }

    void end() {
        then(pipe::close);
    }

    /** Does this on the answer's loop, behind all that was asked for before. */
    void then(Runnable action) {
        held.loop().runOnContext(nothing -> action.run());
    }

    /** Fails in the middle, as a provider does: the trail knows before the stream ends. */
    void breakOff(HubError error) {
        then(() -> {
            pipe.push(new ChatChunk.Failure(error));
            enter(held.exchange(), String.valueOf(error.code()));
            pipe.close();
        });
    }

    private static void enter(Exchange exchange, String outcome) {
        exchange.getVariable(HubVariables.TRAIL, Trail.class)
                .add(new Attempt("test", "held", outcome, true, 1, SO_FAR));
    }
}
