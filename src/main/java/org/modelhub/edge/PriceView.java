package org.modelhub.edge;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.swap.ReachedModel;

/** What a public name costs, as a client sees it: the range of its models, and how old the figures are. */
final class PriceView {

    private final List<ModelCard> cards;
    private final Set<String> currencies;

    private PriceView(List<ModelCard> cards) {
        this.cards = cards;
        this.currencies = cards.stream()
                .filter(card -> !isFree(card))
                .map(ModelCard::priceCurrency)
                .collect(Collectors.toSet());
    }

    static Map<String, Object> of(List<ReachedModel> models) {
        return new PriceView(models.stream().map(ReachedModel::card).toList()).fields();
    }

    private Map<String, Object> fields() {
        Map<String, Object> price = new LinkedHashMap<>();
        price.put("currency", currency());
        price.put("per_tokens", 1_000_000);
        price.put("input", range(ModelCard::priceInput));
        price.put("output", range(ModelCard::priceOutput));
        price.put("as_of", oldest());
        return price;
    }

    /** Nothing costs the same in every currency. */
    private static boolean isFree(ModelCard card) {
        return isZero(card.priceInput()) && isZero(card.priceOutput());
    }

    private static boolean isZero(@Nullable BigDecimal price) {
        return price != null && price.signum() == 0;
    }

    /** Null where its models are priced in several, which have no common range. */
    private @Nullable String currency() {
        return switch (currencies.size()) {
            case 0 -> "USD";
            case 1 -> currencies.iterator().next();
            default -> null;
        };
    }

    /** From the cheapest to the dearest, or null where one of them is not known. */
    private @Nullable Map<String, Object> range(Function<ModelCard, BigDecimal> price) {
        List<BigDecimal> prices =
                cards.stream().map(price).filter(Objects::nonNull).sorted().toList();
        if (prices.size() < cards.size() || currencies.size() > 1) {
            return null;
        }
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("min", prices.get(0));
        range.put("max", prices.get(prices.size() - 1));
        return range;
    }

    /** No figure is older; null where none has a date. */
    private @Nullable String oldest() {
        return cards.stream()
                .map(ModelCard::priceDate)
                .filter(Objects::nonNull)
                .min(Comparator.<LocalDate>naturalOrder())
                .map(LocalDate::toString)
                .orElse(null);
    }
}
