package org.modelhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchReportTest {

    private final Scores scores = new Scores();

    @Test
    void throughputBelowItsShareOfTheRawProxyIsMissed() {
        // Given
        scores.add(Measure.REQUESTS_64, Contestant.RAW, 1_000);
        scores.add(Measure.REQUESTS_64, Contestant.HUB, 599);

        // When
        String line = line(Measure.REQUESTS_64);

        // Then
        assertThat(line).contains("| – | 1,000 | 599 | 0.60 | – |").endsWith("| **missed** |");
    }

    @Test
    void addedLatencyIsTheDifferenceOfMediansToTheMock() {
        // Given
        scores.add(Measure.ADDED_P50, Contestant.DIRECT, 0.1);
        scores.add(Measure.ADDED_P50, Contestant.HUB, 9.0);
        scores.add(Measure.ADDED_P50, Contestant.HUB, 0.3);
        scores.add(Measure.ADDED_P50, Contestant.HUB, 0.2);

        // When
        String line = line(Measure.ADDED_P50);

        // Then
        assertThat(line).contains("| 0.200 |").endsWith("| kept |");
    }

    @Test
    void failuresOfAllRoundsAddUp() {
        // Given
        scores.add(Measure.FAILURES, Contestant.HUB, 0);
        scores.add(Measure.FAILURES, Contestant.HUB, 0);
        scores.add(Measure.FAILURES, Contestant.HUB, 3);

        // When
        String line = line(Measure.FAILURES);

        // Then
        assertThat(line).contains("| 3 |").endsWith("| **missed** |");
    }

    @Test
    void measureWithoutTheHubHasNoVerdict() {
        // When
        String line = line(Measure.START_UP);

        // Then
        assertThat(line).endsWith("|  |");
    }

    private String line(Measure measure) {
        return new BenchReport(scores)
                .table()
                .lines()
                .filter(line -> line.startsWith("| " + measure.title() + " |"))
                .findFirst()
                .orElseThrow();
    }
}
