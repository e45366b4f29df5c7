package org.modelhub.answer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.ProviderException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.EventLoop;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ReplyHeaders;
import org.modelhub.exchange.ServedBy;
import org.modelhub.exchange.Trail;

/**
 * One step of a failover list that asks no model: it gives an answer again, and says so in a header, in the reply's
 * fingerprint and in the trail; or it fails as a provider does, so that the list goes on. The exchange goes on where it
 * came from. Nothing was written for this answer, so its usage is zero and nobody is billed for it.
 */
final class SimilarAnswerProducer extends DefaultAsyncProducer {

    private static final String PROVIDER = "hub";
    private static final String MODEL = "similar-answer";
    private static final String NONE = "no_similar_answer";
    private static final ServedBy SERVED_BY = new ServedBy(PROVIDER, MODEL, false);
    private static final TokenUsage NOTHING = new TokenUsage(0, 0, 0, 0, true);

    private final @Nullable SimilarAnswers answers;
    private final double threshold;

    SimilarAnswerProducer(SimilarAnswerEndpoint endpoint, @Nullable SimilarAnswers answers, double threshold) {
        super(endpoint);
        this.answers = answers;
        this.threshold = threshold;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the last stage hands the failure to the exchange
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        long began = System.nanoTime();
        Executor home = EventLoop.current();
        CompletableFuture<Optional<String>> found;
        try {
            found = find(exchange);
        } catch (HubException busy) {
            refuse(exchange, began);
            callback.done(true);
            return true;
        }
        found.whenComplete((answer, failure) -> home.execute(() -> {
            if (failure == null && answer.isPresent()) {
                answer(exchange, answer.get(), began);
            } else {
                refuse(exchange, began);
            }
            callback.done(false);
        }));
        return false;
    }

    private CompletableFuture<Optional<String>> find(Exchange exchange) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        String name = exchange.getVariable(HubVariables.MODEL, String.class);
        return answers != null
                        && caller != null
                        && name != null
                        && exchange.getVariable(HubVariables.CONTINUATION) == null
                        && exchange.getVariable(HubVariables.REQUEST) instanceof ChatRequest request
                ? answers.find(caller.keyId(), name, request, threshold)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private static void answer(Exchange exchange, String text, long began) {
        note(exchange, Attempt.ANSWERED, began, NOTHING);
        ReplyHeaders headers = exchange.getVariable(HubVariables.REPLY_HEADERS, ReplyHeaders.class);
        if (headers != null) {
            headers.set("hub-degraded", MODEL);
        }
        exchange.setVariable(HubVariables.SERVED_BY, SERVED_BY);
        exchange.getMessage().setBody(new ChatReply(text, "", List.of(), FinishReason.STOP, NOTHING));
    }

    private static void refuse(Exchange exchange, long began) {
        note(exchange, NONE, began, null);
        exchange.setException(ProviderException.of(
                HubError.unavailable("No model could answer, and no similar question was answered lately.", NONE)));
    }

    private static void note(Exchange exchange, String outcome, long began, @Nullable TokenUsage usage) {
        Trail trail = exchange.getVariable(HubVariables.TRAIL, Trail.class);
        if (trail != null) {
            trail.add(new Attempt(PROVIDER, MODEL, outcome, false, System.nanoTime() - began, usage));
        }
    }
}
