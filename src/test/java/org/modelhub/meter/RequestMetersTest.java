package org.modelhub.meter;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.Passport.Moment;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.ServedBy;
import org.modelhub.exchange.Trail;

/** What one request leaves behind in the numbers. */
class RequestMetersTest {

    private static final ServedBy QWEN = new ServedBy("qwen", "qwen-plus", true);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RequestMeters meters = new RequestMeters(registry, MeterSettings.defaults());

    @Test
    void streamedAnswerCountsItsTimesAndTokensOnce() {
        // Given
        meters.arrived();

        // When
        meters.completed(outcome("chat-default", QWEN, 200, true, new TokenUsage(12, 34, 0, 0, false), null));

        // Then
        var request = registry.get("hub.requests").tag("outcome", "success").timer();
        assertThat(request.count()).isEqualTo(1);
        assertThat(request.totalTime(MILLISECONDS)).isCloseTo(900, within(0.1));
        assertThat(registry.get("hub.first.token").timer().totalTime(MILLISECONDS))
                .isCloseTo(310, within(0.1));
        assertThat(registry.get("hub.upstream").timer().totalTime(MILLISECONDS)).isCloseTo(300, within(0.1));
        assertThat(registry.get("hub.tokens")
                        .tag("direction", "input")
                        .counter()
                        .count())
                .isEqualTo(12);
        assertThat(registry.get("hub.tokens")
                        .tag("direction", "output")
                        .counter()
                        .count())
                .isEqualTo(34);
    }

    @Test
    void wholeAnswerHasNoFirstToken() {
        // When
        meters.completed(outcome("chat-default", QWEN, 200, false, null, null));

        // Then
        assertThat(registry.get("hub.first.token").timer().count()).isZero();
        assertThat(registry.get("hub.tokens")
                        .tag("direction", "input")
                        .counter()
                        .count())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "200, success",
        "202, success",
        "400, refused",
        "404, refused",
        "429, limited",
        "499, gone",
        "503, failed"
    })
    void statusBecomesAnOutcome(int status, String outcome) {
        // When
        meters.completed(outcome("chat-default", null, status, false, null, null));

        // Then
        assertThat(registry.get("hub.requests")
                        .tag("outcome", outcome)
                        .tag("provider", "none")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void answerThatBreaksAfterItsStatusHasFailed() {
        // When
        meters.completed(outcome("chat-default", QWEN, 200, true, null, HubError.upstream(502, "cut", "cut")));

        // Then
        assertThat(registry.get("hub.requests").tag("outcome", "failed").timer().count())
                .isEqualTo(1);
    }

    @Test
    void gaugesGoUpAndDown() {
        // When
        meters.arrived();
        meters.arrived();
        meters.streamOpened();
        meters.completed(outcome("chat-default", QWEN, 200, true, null, null));

        // Then
        assertThat(registry.get("hub.requests.active").gauge().value()).isEqualTo(1);
        assertThat(registry.get("hub.streams.active").gauge().value()).isEqualTo(1);
    }

    @Test
    void namesThatNeverEndDoNotGrowTheNumbers() {
        // When
        for (int i = 0; i < 3 * RequestMeters.MOST_KEYS; i++) {
            meters.completed(outcome("name-" + i, QWEN, 200, false, null, null));
        }

        // Then
        assertThat(registry.find("hub.requests").timers()).hasSize(RequestMeters.MOST_KEYS + 1);
        assertThat(registry.get("hub.requests").tag("model", "other").timer().count())
                .isEqualTo(2L * RequestMeters.MOST_KEYS);
    }

    @Test
    void prometheusReadsBaseUnitsAndConventionalNames() {
        // Given
        new SwapMeters(registry).swapped("chat-default", "swapped");
        meters.completed(outcome("chat-default", QWEN, 200, true, new TokenUsage(1, 2, 0, 0, false), null));

        // When
        String text = registry.scrape();

        // Then
        assertThat(text)
                .contains("hub_requests_seconds_count{kind=\"chat\",model=\"chat-default\",outcome=\"success\","
                        + "provider=\"qwen\",streamed=\"true\"} 1")
                .contains("hub_requests_seconds_bucket{kind=\"chat\",model=\"chat-default\",outcome=\"success\","
                        + "provider=\"qwen\",streamed=\"true\",le=\"1.0\"} 1")
                .contains("hub_first_token_seconds_count{model=\"chat-default\",provider=\"qwen\"} 1")
                .contains("hub_upstream_seconds_count{model=\"chat-default\",provider=\"qwen\"} 1")
                .contains("hub_tokens_total{direction=\"output\",model=\"chat-default\",provider=\"qwen\"} 2.0")
                .contains("hub_swaps_total{model=\"chat-default\",outcome=\"swapped\"} 1.0")
                .contains("# TYPE hub_requests_active gauge")
                .contains("# TYPE hub_streams_active gauge");
    }

    @Test
    void badBucketIsRefusedByItsPropertysName() {
        // When
        var attempt = assertThatThrownBy(() -> new MeterSettings(List.of(Duration.ZERO), null));

        // Then
        attempt.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("hub.meter.latency");
    }

    private static RequestOutcome outcome(
            String model, ServedBy servedBy, int status, boolean streamed, TokenUsage usage, HubError error) {
        Passport passport = new Passport();
        passport.stamp(Moment.ARRIVED, millis(100));
        passport.stamp(Moment.SENT, millis(105));
        passport.stamp(Moment.ANSWERED, millis(405));
        passport.stamp(Moment.FIRST_BYTE, millis(410));
        passport.stamp(Moment.DONE, millis(1_000));
        return new RequestOutcome(
                null, "chat", null, model, servedBy, status, streamed, usage, error, passport, new Trail());
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }
}
