package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.catalog.ModelCard;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.RequestOutcome;

/** What is billed for each way a request can end: the price is 1 for a token read and 2 for one written. */
class BillTest {

    private static final Tariff TARIFF = new Tariff(
            List.of(
                    AdmissionBench.card("openai", "small", "1", "2", "USD"),
                    AdmissionBench.card("other", "large", "10", "20", "USD")),
            Map.of("USD", BigDecimal.ONE));
    private static final RequestSize SIZE = new RequestSize(100, 400, false);
    private static final TokenUsage USAGE = TokenUsage.of(90, 50);

    private static Attempt attempt(String provider, String model, String outcome, TokenUsage usage) {
        return new Attempt(provider, model, outcome, true, 1, usage);
    }

    static Stream<Arguments> ends() {
        Attempt failed = attempt("openai", "small", "upstream_failed", null);
        Attempt passedOver = new Attempt("openai", "small", "provider_resting", false, 1, null);
        Attempt broke = attempt("openai", "small", "upstream_incomplete", TokenUsage.of(90, 30));
        Attempt wentOn = attempt("other", "large", Attempt.ANSWERED, TokenUsage.of(130, 20));
        return Stream.of(
                Arguments.of("a whole answer", AdmissionBench.outcome(200, false, USAGE), 140, 190),
                Arguments.of("a whole stream", AdmissionBench.outcome(200, true, USAGE), 140, 190),
                Arguments.of(
                        "an answer after a failed try",
                        AdmissionBench.outcome(
                                200, false, USAGE, failed, attempt("other", "large", Attempt.ANSWERED, USAGE)),
                        140,
                        1900),
                Arguments.of(
                        "an answer that a second model went on with",
                        AdmissionBench.outcome(200, true, TokenUsage.of(90, 50), broke, wentOn),
                        140,
                        90 + 60 + 1300 + 400),
                Arguments.of("an answer that nobody counted", AdmissionBench.outcome(200, false, null), 100, 1000),
                Arguments.of("a failure before a token", AdmissionBench.outcome(502, false, null, failed), 0, 0),
                Arguments.of("a stream that broke", AdmissionBench.outcome(502, true, null, broke), 120, 150),
                Arguments.of("one that broke twice", AdmissionBench.outcome(502, true, null, broke, wentOn), 180, 1850),
                Arguments.of("a client that left a stream", AdmissionBench.outcome(499, true, null, broke), 120, 150),
                Arguments.of(
                        "the same, counted by the edge", AdmissionBench.outcome(499, true, USAGE, broke), 140, 150),
                Arguments.of(
                        "the same, told of the last of two models",
                        AdmissionBench.outcome(499, true, TokenUsage.of(130, 20), broke, wentOn),
                        180,
                        1850),
                Arguments.of(
                        "a client that left a model to its thoughts",
                        AdmissionBench.outcome(499, false, null, failed),
                        100,
                        1000),
                Arguments.of(
                        "a client that left before any model was called",
                        AdmissionBench.outcome(499, false, null, passedOver),
                        0,
                        0),
                Arguments.of("an exchange without an outcome", null, 0, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void eachEndHasItsBill(String end, RequestOutcome outcome, long tokens, long cost) {
        // When
        Bill bill = Bill.of(outcome, SIZE, TARIFF);

        // Then
        assertThat(bill).as(end).isEqualTo(new Bill(tokens, cost));
    }

    @Test
    void costIsInTheHubsCurrency() {
        // Given
        List<ModelCard> models = List.of(AdmissionBench.card("qwen", "max", "10", "100", "CNY"));

        // When
        Tariff tariff = new Tariff(models, Map.of("USD", BigDecimal.ONE, "CNY", new BigDecimal("0.14")));

        // Then
        assertThat(tariff.of("qwen", "max", TokenUsage.of(1000, 100))).isEqualTo(2800);
        assertThat(tariff.complete()).isTrue();
    }

    @Test
    void requestWhoseCostNobodyKnowsIsRefusedWhereTheSettingsSaySo() {
        // Given
        List<ModelCard> models = List.of(AdmissionBench.card("qwen", "max", "10", "100", "CNY"));
        Asker asker = new Asker(AdmissionBench.asker("k", null).caller(), "m", AdmissionBench.chat("hi", ""), models);
        AdmissionBench counts = new AdmissionBench(Map.of("key.cost", "1/1d"));
        AdmissionBench refuses = new AdmissionBench(Map.of("key.cost", "1/1d", "unpriced", "REFUSE"));

        // When
        Ask free = counts.ask(asker);

        // Then
        assertThat(free.claims().get(0).amount()).isZero();
        assertThatThrownBy(() -> refuses.ask(asker))
                .isInstanceOfSatisfying(
                        HubException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("price_unknown"));
    }
}
