package org.modelhub.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.catalog.ModelCard;
import org.modelhub.catalog.Tier;
import org.modelhub.swap.ReachedModel;

class PriceViewTest {

    private static final ReachedModel FREE = model("0", "0", "USD", null);
    private static final ReachedModel DOLLARS = model("2.00", "8.00", "USD", "2026-04-23");
    private static final ReachedModel YUAN = model("1", "2", "CNY", "2026-08-21");

    @Test
    void pricesOfOneCurrencyAreARangeAsOldAsTheOldest() {
        // When
        Map<String, Object> price = PriceView.of(List.of(YUAN, model("4", null, "CNY", "2026-07-01")));

        // Then
        assertThat(price).containsEntry("currency", "CNY").containsEntry("as_of", "2026-07-01");
        assertThat(price)
                .containsEntry("input", Map.of("min", new BigDecimal("1"), "max", new BigDecimal("4")))
                .containsEntry("output", null);
    }

    @Test
    void pricesOfTwoCurrenciesHaveNoRange() {
        // When
        Map<String, Object> price = PriceView.of(List.of(DOLLARS, YUAN));

        // Then
        assertThat(price)
                .containsEntry("currency", null)
                .containsEntry("input", null)
                .containsEntry("output", null)
                .containsEntry("as_of", "2026-04-23");
    }

    @Test
    void modelThatCostsNothingDoesSoInEveryCurrency() {
        // When
        Map<String, Object> price = PriceView.of(List.of(FREE, YUAN));

        // Then
        assertThat(price)
                .containsEntry("currency", "CNY")
                .containsEntry("input", Map.of("min", new BigDecimal("0"), "max", new BigDecimal("1")));
    }

    @Test
    void modelsThatCostNothingAreFreeInDollarsAndNeedNoDate() {
        // When
        Map<String, Object> price = PriceView.of(List.of(FREE));

        // Then
        assertThat(price).containsEntry("currency", "USD").containsEntry("as_of", null);
    }

    private static ReachedModel model(String input, String output, String currency, String date) {
        ModelCard card = new ModelCard(
                "model-one-action",
                "acme",
                "one",
                "1",
                Tier.EXTERNAL,
                new Contract(Kind.CHAT, 8192, 1024, 0, Set.of()),
                amount(input),
                amount(output),
                currency,
                date == null ? null : LocalDate.parse(date));
        return new ReachedModel(card, true, Set.of());
    }

    private static BigDecimal amount(String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
