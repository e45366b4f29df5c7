package org.modelhub.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestHead;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.Trail;

class KeyUsageTest {

    private final KeyUsage usage = new KeyUsage(Clock.fixed(Instant.ofEpochSecond(7), ZoneOffset.UTC));

    private void completed(String key, String model, TokenUsage tokens, HubError error) {
        Caller caller = key == null ? null : new Caller(key, "an app", Caller.Role.APP);
        RequestHead head = new RequestHead("r", "POST", "/", Map.of(), Map.of(), Map.of());
        int status = error == null ? 200 : error.status();
        usage.completed(new RequestOutcome(
                head, "chat", caller, model, null, status, false, tokens, error, new Passport(), new Trail()));
    }

    @Test
    void keySeesWhatItUsedItselfOfEachName() {
        // Given
        completed("k1", "b", TokenUsage.of(10, 5), null);
        completed("k1", "a", TokenUsage.of(1, 2), null);
        completed("k1", "a", null, HubError.internal());
        completed("k2", "a", TokenUsage.of(100, 100), null);
        completed("k1", null, null, null);
        completed(null, "a", null, null);

        // When
        Map<String, Object> report = usage.report("k1");

        // Then
        assertThat(report)
                .containsEntry("key", "k1")
                .containsEntry("since", 7L)
                .containsEntry("requests", 3L)
                .containsEntry("failed_requests", 1L)
                .containsEntry("total_tokens", 18L);
        assertThat((List<?>) report.get("models")).hasSize(2);
        assertThat(((List<?>) report.get("models")).get(0))
                .isEqualTo(Map.of(
                        "model",
                        "a",
                        "requests",
                        2L,
                        "failed_requests",
                        1L,
                        "prompt_tokens",
                        1L,
                        "completion_tokens",
                        2L,
                        "total_tokens",
                        3L));
    }

    @Test
    void keyThatDidNothingUsedNothing() {
        // When
        Map<String, Object> report = usage.report("k3");

        // Then
        assertThat(report).containsEntry("requests", 0L).containsEntry("models", List.of());
    }
}
