package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.admission.Rate.Filling;
import org.modelhub.exchange.ReplyHeaders;

/** What an operator writes, and what a client reads. */
class LimitTextTest {

    @ParameterizedTest
    @CsvSource({
        "REQUESTS, 600/1m, 600, 60",
        "TOKENS, 2000000/1d, 2000000, 86400",
        "COST, 2.5/1d, 2500000, 86400",
        "REQUESTS, 5/10s, 5, 10",
        "TOKENS, 7/2h, 7, 7200"
    })
    void limitIsAnAmountAndAPeriod(Unit unit, String text, long amount, long seconds) {
        // When
        List<Limit> limits = LimitText.parse("limit", Scope.KEY, unit, text);

        // Then
        assertThat(limits).containsExactly(new Limit(Scope.KEY, unit, Rate.of(amount, Duration.ofSeconds(seconds))));
    }

    @ParameterizedTest
    @CsvSource({
        "600/1m, EVENLY",
        "600/59m, EVENLY",
        "600/3599s, EVENLY",
        "600/3600s, AT_ONCE",
        "600/60m, AT_ONCE",
        "600/1h, AT_ONCE",
        "600/1d, AT_ONCE"
    })
    void limitOfAnHourOrLongerIsAQuota(String text, Filling filling) {
        // When
        List<Limit> limits = LimitText.parse("limit", Scope.KEY, Unit.REQUESTS, text);

        // Then
        assertThat(limits).allMatch(limit -> limit.rate().filling() == filling);
        assertThat(limits).allMatch(limit -> limit.share(3).rate().filling() == filling);
    }

    /** Ten minutes after the first of two requests. */
    @ParameterizedTest
    @CsvSource({"4/1h,  2, 50m0s", "4/1d,  2, 23h50m0s", "4/40m, 3, 10m0s", "'4/1h, 100/1m', 2, 50m0s"})
    void resetIsWhenTheNextWindowBeginsOrTheBucketIsFull(String text, String left, String reset) {
        // Given
        AdmissionBench bench = new AdmissionBench(Map.of("key.requests", text));
        bench.take(bench.ask(AdmissionBench.asker("key", AdmissionBench.chat("hello", ""))));
        bench.advance(Duration.ofMinutes(10));
        Ask ask = bench.ask(AdmissionBench.asker("key", AdmissionBench.chat("hello", "")));
        ReplyHeaders headers = new ReplyHeaders();

        // When
        LimitHeaders.write(ask, bench.take(ask), headers);

        // Then
        Map<String, String> told = new HashMap<>();
        headers.forEach(told::put);
        assertThat(told)
                .containsEntry("x-ratelimit-remaining-requests", left)
                .containsEntry("x-ratelimit-reset-requests", reset);
    }

    @Test
    void severalAllHold() {
        assertThat(LimitText.parse("limit", Scope.KEY, Unit.REQUESTS, "10/1s, 600/1m"))
                .hasSize(2);
        assertThat(LimitText.parse("limit", Scope.KEY, Unit.REQUESTS, " ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "600",
                "600/m",
                "600/1",
                "0/1m",
                "1/0m",
                "-1/1m",
                "1.5/1m",
                "6e9/1m",
                "1/1y",
                "1/1m,",
                "1/1m,2/60s",
                "9999999999999999/1m"
            })
    void malformedLimitNamesItsOption(String text) {
        assertThatThrownBy(() -> LimitText.parse("hub.admission.key.requests", Scope.KEY, Unit.REQUESTS, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("hub.admission.key.requests must ")
                .hasMessageEndingWith("not '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"burst, 0.5", "burst, 11", "burst, two", "onRefusal, wait", "budget, a b", "allCostLimit, 1"})
    void malformedOptionIsNamed(String option, String value) {
        assertThatThrownBy(() -> GrantPlan.of(Map.of(option, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(option);
    }

    @ParameterizedTest
    @CsvSource({
        "key.tokens, 1/x",
        "providers.openai.cost, 1/x",
        "burst, 0.9",
        "assumed-output, 0",
        "currency, usd",
        "exchange-rates.CNY, 0",
        "replicas, 0"
    })
    void badSettingNamesItself(String name, String value) {
        assertThatThrownBy(() -> AdmissionBench.properties(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hub.admission." + name);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0ms",
        "1, 1ms",
        "12000000, 12ms",
        "999999999, 1000ms",
        "1000000000, 1s",
        "1000000001, 2s",
        "360000000000, 6m0s",
        "59900000000, 1m0s",
        "86400000000000, 24h0m0s"
    })
    void timeToWaitIsWrittenAsOpenAiDoes(long nanos, String text) {
        assertThat(ResetTime.of(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @Test
    void limitOfAProviderIsTakenCallByCallOfThisReplicasShare() {
        // Given
        AdmissionProperties settings = AdmissionBench.properties(
                Map.of("providers.openai.requests", "4/1m", "providers.openai.tokens", "10000/1m", "replicas", "2"));
        AdmissionBench bench = new AdmissionBench(Map.of());
        ProviderLimits limits = new ProviderLimits(
                settings.providerLimits(),
                bench.buckets,
                new Tariffs("USD", Map.of()),
                new RequestScale(new org.modelhub.stream.TokenCounter(), 100));
        Object request = AdmissionBench.chat("hello", "");

        // When
        var first = limits.claim("openai", "small", request, AdmissionBench.MODELS);
        first.ended(org.modelhub.chat.TokenUsage.of(10, 20));
        var second = limits.claim("openai", "small", request, AdmissionBench.MODELS);
        var third = limits.claim("openai", "small", request, AdmissionBench.MODELS);
        var other = limits.claim("other", "small", request, AdmissionBench.MODELS);

        // Then
        assertThat(first.refusal()).isNull();
        assertThat(second.refusal()).isNull();
        assertThat(third.refusal().code()).isEqualTo("provider_limited");
        assertThat(third.refusal().status()).isEqualTo(503);
        assertThat(third.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(other.refusal()).isNull();
    }
}
