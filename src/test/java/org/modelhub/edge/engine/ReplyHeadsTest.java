package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.ServedBy;

/** What an answer's head says of the models that did not give it. */
class ReplyHeadsTest {

    private static Attempt attempt(String model, String outcome) {
        return new Attempt("openai", model, outcome, true, 1, null);
    }

    @Test
    void firstChoiceThatAnswersIsNotTold() {
        // When
        String tried = ReplyHeads.tried(List.of(attempt("gpt-4.1", Attempt.ANSWERED)));

        // Then
        assertThat(tried).isNull();
    }

    @Test
    void whatDidNotAnswerIsToldInOrderWithTheReason() {
        // When
        String tried = ReplyHeads.tried(List.of(
                attempt("gpt-4.1-mini", "upstream_timeout"),
                new Attempt("qwen", "qwen-plus", "provider_resting", false, 1, null),
                attempt("gpt-4.1", Attempt.ANSWERED)));

        // Then
        assertThat(tried).isEqualTo("openai/gpt-4.1-mini upstream_timeout, qwen/qwen-plus provider_resting");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "two words",
                "a\r\nset-cookie: x",
                "Überlast",
                "1234567890123456789012345678901234567890123456789"
            })
    void providersOwnTextIsNotRepeated(String code) {
        // When
        String tried = ReplyHeads.tried(List.of(attempt("gpt-4.1", code)));

        // Then
        assertThat(tried).isEqualTo("openai/gpt-4.1 failed");
    }

    @Test
    void manyAttemptsMakeNoEndlessHeader() {
        // When
        String tried = ReplyHeads.tried(Collections.nCopies(100, attempt("m".repeat(1_000), "upstream_timeout")));

        // Then
        assertThat(tried).hasSizeLessThan(2_000);
    }

    @Test
    void nameWithCharactersThatNoHeaderTakesIsServedAllTheSame() {
        // When
        ServedBy servedBy = new ServedBy("azure", "mein modell, größer\r\n", true);

        // Then
        assertThat(servedBy.label()).isEqualTo("azure/mein_modell__gr__er__");
    }
}
