package org.modelhub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guess against the vocabulary, on files of the project. */
class RoughCountTest {

    @ParameterizedTest
    @CsvSource({
        "README.md",
        "README.zh-CN.md",
        "src/main/java/org/modelhub/stream/TokenCounter.java",
        "src/main/resources/openapi.json",
        "kamelets/provider-openai-action.kamelet.yaml"
    })
    void guessIsWithinAThirdOfTheCount(String file) throws IOException {
        // Given
        String text = Files.readString(Path.of(file));
        TokenCounter counter = new TokenCounter();

        // When
        double guess = (double) counter.estimate(text) / Vocabulary.count(text);

        // Then
        assertThat(guess).isBetween(0.9, 1.33);
    }
}
