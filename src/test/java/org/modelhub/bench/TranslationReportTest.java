package org.modelhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TranslationReportTest {

    private final TranslationScores scores = new TranslationScores();

    @Test
    void ratioIsTheMedianOfTheRoundsOwnRatios() {
        // Given
        round(1_000, 900, 950);
        round(100, 95, 95);
        round(500, 200, 480);

        // When
        String line = throughput();

        // Then
        assertThat(line).contains("| 500 | 200 | 480 | 0.90, 0.95 |").endsWith("| kept |");
    }

    @Test
    void oneDirectionBelowItsShareIsMissed() {
        // Given
        round(1_000, 950, 840);

        // When
        String line = throughput();

        // Then
        assertThat(line).contains("| 0.95, 0.84 |").endsWith("| **missed** |");
    }

    @Test
    void failuresAreMissed() {
        // Given
        round(1_000, 950, 950);
        scores.failed(1);

        // When
        String table = new TranslationReport(scores).table();

        // Then
        assertThat(table).endsWith("| 1 | ≤ 0 | **missed** |\n");
    }

    private void round(double plain, double toAnthropic, double fromAnthropic) {
        add(Pair.OPENAI, plain);
        add(Pair.TO_ANTHROPIC, toAnthropic);
        add(Pair.FROM_ANTHROPIC, fromAnthropic);
    }

    private void add(Pair pair, double perSecond) {
        scores.add(AnswerForm.WHOLE, pair, new TranslationScores.Run(perSecond, 1));
    }

    private String throughput() {
        return new TranslationReport(scores)
                .table()
                .lines()
                .filter(line -> line.startsWith("| whole answers"))
                .findFirst()
                .orElseThrow();
    }
}
