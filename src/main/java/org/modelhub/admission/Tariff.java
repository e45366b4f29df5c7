package org.modelhub.admission;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.chat.TokenUsage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the models of one public name cost, in millionths of the hub's currency for each token: a price is one of a million
 * tokens, so the numbers are the same.
 */
final class Tariff {

    private static final Logger LOGGER = LoggerFactory.getLogger(Tariff.class);

    private record Price(String provider, String model, double input, double output) {
        double of(long prompt, long completion) {
            return prompt * input + completion * output;
        }
    }

    private final List<Price> prices;
    private final double dearestInput;
    private final double dearestOutput;
    private final int longestOutput;
    private final TreeSet<String> unpriced = new TreeSet<>();
    /** Two threads may both tell; that is no harm. */
    private boolean told;

    /** @param rates what one of a currency is in the hub's, the hub's own included */
    Tariff(List<ModelCard> models, Map<String, BigDecimal> rates) {
        prices = models.stream()
                .map(card -> price(card, rates.get(card.priceCurrency())))
                .toList();
        dearestInput = prices.stream().mapToDouble(Price::input).max().orElse(0);
        dearestOutput = prices.stream().mapToDouble(Price::output).max().orElse(0);
        longestOutput = models.stream()
                .mapToInt(card -> card.contract().maxOutput())
                .max()
                .orElse(0);
    }

    private Price price(ModelCard card, @Nullable BigDecimal rate) {
        boolean free = isZero(card.priceInput()) && isZero(card.priceOutput());
        if (!free && (rate == null || card.priceInput() == null)) {
            unpriced.add(card.provider() + "/" + card.upstreamModel());
        }
        return new Price(
                card.provider(),
                card.upstreamModel(),
                inHubs(card.priceInput(), rate),
                inHubs(card.priceOutput(), rate));
    }

    private static boolean isZero(@Nullable BigDecimal price) {
        return price != null && price.signum() == 0;
    }

    private static double inHubs(@Nullable BigDecimal price, @Nullable BigDecimal rate) {
        return price == null || rate == null ? 0 : price.multiply(rate).doubleValue();
    }

    /** Whether every model's price is known. Says so once if not, since those models count as free. */
    boolean complete() {
        if (!unpriced.isEmpty() && !told) {
            told = true;
            LOGGER.atWarn()
                    .addKeyValue("model", unpriced)
                    .log("a limit of cost counts these models as free: no price, or no rate of exchange for it");
        }
        return unpriced.isEmpty();
    }

    /** The most that one answer of any of the models can have, in tokens; 0 where they write none. */
    int longestOutput() {
        return longestOutput;
    }

    /** At the price of the dearest model, since who answers is not known. */
    long atMost(long prompt, long completion) {
        return (long) Math.ceil(prompt * dearestInput + completion * dearestOutput);
    }

    /** What this usage of one model cost. A model that no file describes costs as much as the dearest. */
    long of(String provider, String model, TokenUsage usage) {
        for (Price price : prices) {
            if (price.model.equals(model) && price.provider.equals(provider)) {
                return (long) Math.ceil(price.of(usage.prompt(), usage.completion()));
            }
        }
        return atMost(usage.prompt(), usage.completion());
    }
}
