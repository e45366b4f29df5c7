package org.modelhub.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a step or a setting is said when it is loaded. */
class AnswersComponentTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    AnswersComponentTest() {
        camel.addComponent("answers", AnswersComponent.ofNoCalls(camel));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "answers:similar?threshold=0.49",
                "answers:similar?threshold=1.01",
                "answers:similar?threshold=NaN",
                "answers:equal"
            })
    void stepThatCannotWorkIsRefusedWhenItIsLoaded(String uri) {
        // Given
        Endpoint endpoint = camel.getEndpoint(uri);

        // When / Then
        assertThatThrownBy(endpoint::createProducer).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stepIsLoadedWithoutAnyAnswers() throws Exception {
        assertThat(camel.getEndpoint("answers:similar?threshold=0.95").createProducer())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "max-bytes, 1, 60, 1, 1.0",
        "ttl, 2000000, 0, 1, 1.0",
        "per-scope, 2000000, 60, 0, 1.0",
        "max-temperature, 2000000, 60, 1, 2.1"
    })
    void settingOutOfBoundsIsNamed(String name, long bytes, int seconds, int perScope, double temperature) {
        assertThatThrownBy(() -> new AnswerProperties(
                        bytes,
                        Duration.ofSeconds(seconds),
                        perScope,
                        1_000,
                        1_000,
                        temperature,
                        Duration.ofSeconds(1),
                        1,
                        1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hub.answer." + name);
    }
}
