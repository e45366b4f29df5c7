package org.modelhub.edge.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.chat.ChatRequest;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.KeyPolicy.Disconnect;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.exchange.ServedBy;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.DetachPolicy;

/**
 * How much more an answer may take whose client left, by what the operator fixed for the client's key.
 *
 * <p>{@code CANCEL} is nothing. {@code DRAIN} is so many tokens, or as many of them as so much money buys at the price of
 * the model that answers (the dearest that may, while none does). A price in another currency than the hub's is no
 * measure, nor one that is not known: then only the tokens count. {@code KEEP} is the same bound, for an answer that the
 * client can come back for.
 *
 * @param currency of the costs in the keys' policies, by ISO 4217
 * @param resumable how far an answer goes on whose client asked to resume, where its key says nothing; for any key, how
 *     long it does
 */
public record LeftPolicy(TokenCounter counter, String currency, DetachPolicy resumable) {

    private static final BigDecimal PER_TOKENS = BigDecimal.valueOf(1_000_000);

    /** For how many tokens more a stream is read on; 0 for one whose provider is told at once. */
    long tokens(Exchange exchange) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        if (caller == null || caller.policy().disconnect().action() == OnDisconnect.CANCEL) {
            return 0;
        }
        Disconnect bound = caller.policy().disconnect();
        return Math.min(bound.maxTokens(), affordable(bound.maxCost(), exchange));
    }

    /**
     * How far a streamed answer goes on while its client is away that may come back.
     *
     * @param asked whether this client said that it may
     * @return null if nobody can come back for it
     */
    @Nullable
    DetachPolicy away(Exchange exchange, boolean asked) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        if (caller == null) {
            return null;
        }
        OnDisconnect action = caller.policy().disconnect().action();
        if (action == OnDisconnect.KEEP || (asked && action == OnDisconnect.DRAIN)) {
            return new DetachPolicy(resumable.time(), tokens(exchange));
        }
        return asked ? resumable : null;
    }

    /**
     * Whether an answer that comes in one piece is waited for. Nothing of it can be counted before it is there, so the
     * most that it can become must lie within the bound.
     */
    boolean awaitsWhole(Exchange exchange) {
        long tokens = tokens(exchange);
        return tokens > 0
                && (!(exchange.getVariable(HubVariables.REQUEST) instanceof ChatRequest chat)
                        || longest(chat, cards(exchange)) <= tokens);
    }

    private static long longest(ChatRequest chat, List<ModelCard> cards) {
        Integer asked = chat.body().integer("max_tokens");
        if (asked != null) {
            return asked;
        }
        long longest = cards.isEmpty() ? Long.MAX_VALUE : 0;
        for (ModelCard card : cards) {
            int most = card.contract().maxOutput();
            longest = Math.max(longest, most == 0 ? Long.MAX_VALUE : most);
        }
        return longest;
    }

    private long affordable(BigDecimal cost, Exchange exchange) {
        BigDecimal price = cost.signum() == 0 ? null : dearest(cards(exchange), servedBy(exchange));
        if (price == null || price.signum() == 0) {
            return Long.MAX_VALUE;
        }
        return cost.multiply(PER_TOKENS)
                .divide(price, 0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                .longValue();
    }

    /** The dearest price of a token written, or null where it cannot be told in the hub's currency. */
    private @Nullable BigDecimal dearest(List<ModelCard> cards, @Nullable ServedBy servedBy) {
        BigDecimal dearest = null;
        for (ModelCard card : cards) {
            if (servedBy == null || isOf(card, servedBy)) {
                BigDecimal price = card.priceOutput();
                if (price == null
                        || (price.signum() != 0 && !card.priceCurrency().equals(currency))) {
                    return null;
                }
                dearest = dearest == null ? price : dearest.max(price);
            }
        }
        return dearest;
    }

    private static boolean isOf(ModelCard card, ServedBy servedBy) {
        return card.provider().equals(servedBy.provider())
                && card.upstreamModel().equals(servedBy.model());
    }

    private static @Nullable ServedBy servedBy(Exchange exchange) {
        return exchange.getVariable(HubVariables.SERVED_BY, ServedBy.class);
    }

    @SuppressWarnings("unchecked")
    private static List<ModelCard> cards(Exchange exchange) {
        Object cards = exchange.getVariable(HubVariables.MODELS);
        return cards == null ? List.of() : (List<ModelCard>) cards;
    }
}
