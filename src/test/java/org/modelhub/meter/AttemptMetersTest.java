package org.modelhub.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.Trail;

/** What a request's trail leaves behind in the numbers. */
class AttemptMetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AttemptMeters meters = new AttemptMeters(registry);

    private static RequestOutcome outcome(Attempt... attempts) {
        Trail trail = new Trail();
        for (Attempt attempt : attempts) {
            trail.add(attempt);
        }
        return new RequestOutcome(null, "chat", null, null, null, 200, false, null, null, new Passport(), trail);
    }

    @Test
    void eachAttemptCountsByWhatBecameOfIt() {
        // When
        meters.completed(outcome(
                new Attempt("openai", "gpt-4.1", "upstream_timeout", true, 1, null),
                new Attempt("qwen", "qwen-plus", Attempt.ANSWERED, true, 1, null)));
        meters.shed("heap");
        meters.cut("slow_head");

        // Then
        assertThat(registry.scrape())
                .contains("hub_attempts_total{model=\"gpt-4.1\",outcome=\"upstream_timeout\",provider=\"openai\"} 1.0")
                .contains("hub_attempts_total{model=\"qwen-plus\",outcome=\"answered\",provider=\"qwen\"} 1.0")
                .contains("hub_cut_total{reason=\"slow_head\"} 1.0")
                .contains("hub_shed_total{reason=\"heap\"} 1.0");
    }

    @Test
    void codesThatNeverEndDoNotGrowTheNumbers() {
        // When
        for (int i = 0; i < 2 * AttemptMeters.MOST_KEYS; i++) {
            meters.completed(outcome(new Attempt("openai", "gpt-4.1", "code-" + i, true, 1, null)));
        }

        // Then
        assertThat(registry.find("hub.attempts").counters()).hasSize(AttemptMeters.MOST_KEYS + 1);
        assertThat(registry.get("hub.attempts")
                        .tag("outcome", "other")
                        .counter()
                        .count())
                .isEqualTo(AttemptMeters.MOST_KEYS);
    }
}
