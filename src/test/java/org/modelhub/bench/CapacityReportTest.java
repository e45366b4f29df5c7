package org.modelhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityReportTest {

    private final CapacityScores scores = new CapacityScores();

    private void round(double lost, double... cpuMicros) {
        for (int way = 0; way < cpuMicros.length; way++) {
            scores.add(
                    Delivery.values()[way],
                    new CapacityScores.Run(0, way == 5 ? lost : 0, 0, 0.1 * way, 1, cpuMicros[way], 0.5, 300));
        }
    }

    private String line(String title) {
        return new CapacityReport(scores)
                .table()
                .lines()
                .filter(line -> line.startsWith("| " + title))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void costIsComparedWithPlainEventsOfTheSameRound() {
        // Given
        round(0, 10, 10, 10, 20, 30, 40, 10);
        round(0, 10, 10, 10, 100, 110, 200, 50);
        round(0, 10, 10, 10, 30, 60, 30, 15);

        // When, Then
        assertThat(line("the same")).contains("| – | – | – | 1.00 | 1.50 | 2.00 | 0.50 |");
        assertThat(line("added gap"))
                .contains("| 0.000 | 0.100 | 0.200 | 0.300 |")
                .endsWith("| kept |");
    }

    @Test
    void oneLostChunkInOneRoundIsMissed() {
        // Given
        round(0, 1, 1, 1, 1, 1, 1, 1);
        round(1, 1, 1, 1, 1, 1, 1, 1);
        round(0, 1, 1, 1, 1, 1, 1, 1);

        // When, Then
        assertThat(line("chunks lost")).endsWith("| 1 | 0 | 0 | **missed** |");
    }
}
