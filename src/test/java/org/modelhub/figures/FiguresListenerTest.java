package org.modelhub.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresListenerTest {

    @Test
    void tableIsSortedByLetterAndNumber() {
        // Given
        List<String> lines = List.of(line("S9"), line("R12"), line("W1"), line("R2"), line("availability"));

        // When
        String table = FiguresListener.table(lines);

        // Then
        assertThat(table.lines().skip(2).map(row -> row.split(" ")[1]))
                .containsExactly("R2", "R12", "S9", "W1", "availability");
    }

    @Test
    void figuresOfOneIdKeepTheirOrder() {
        // When
        String table = FiguresListener.table(List.of(
                new Figure("R1", "z", "at most y", true).line(), new Figure("R1", "a", "at most b", false).line()));

        // Then
        assertThat(table)
                .isEqualTo(
                        FiguresListener.HEAD + "| R1 | z | at most y | kept |\n| R1 | a | at most b | **missed** |\n");
    }

    @Test
    void textThatWouldBreakTheTableIsMadeHarmless() {
        // When
        String table = FiguresListener.table(List.of(new Figure("R1", "a\tb\nc | d", "e", true).line()));

        // Then
        assertThat(table).endsWith("| R1 | a b c / d | e | kept |\n");
    }

    private static String line(String id) {
        return new Figure(id, "1", "1", true).line();
    }
}
