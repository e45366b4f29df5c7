package org.modelhub.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PassageCutterTest {

    private final PassageCutter cutter = new PassageCutter(400, 60);

    @Test
    void passageStandsUnderItsHeadings() {
        // Given
        String document = "Before.\n\n# One\nA\n## Two ##\nB\n```\n# no heading\n```\n# Three\n\n## Empty\n## Four\nC";

        // When
        List<Passage> passages = cutter.cut(document, true);

        // Then
        assertThat(passages)
                .containsExactly(
                        new Passage("", "Before."),
                        new Passage("One", "A"),
                        new Passage("One > Two", "B\n```\n# no heading\n```"),
                        new Passage("Three > Four", "C"));
    }

    @Test
    void plainTextHasNoHeadings() {
        // When
        List<Passage> passages = cutter.cut("# 1 is a number\nB", false);

        // Then
        assertThat(passages).containsExactly(new Passage("", "# 1 is a number\nB"));
    }

    @Test
    void longSectionIsCutBetweenSentencesWithAnOverlap() {
        // Given
        StringBuilder text = new StringBuilder();
        for (int i = 100; i < 160; i++) {
            text.append("This is sentence ").append(i).append(". ");
        }

        // When
        List<Passage> passages = cutter.cut(text.toString(), true);

        // Then
        assertThat(passages).hasSizeBetween(3, 8);
        assertThat(passages).allSatisfy(passage -> {
            assertThat(passage.text()).startsWith("This is").endsWith(".");
            assertThat(passage.text().length()).isLessThanOrEqualTo(400);
        });
        for (int i = 100; i < 160; i++) {
            String sentence = "This is sentence " + i + ".";
            assertThat(passages).anyMatch(passage -> passage.text().contains(sentence));
        }
        String last = passages.get(0).text().substring(passages.get(0).text().lastIndexOf("This"));
        assertThat(passages.get(1).text()).contains(last);
    }

    @Test
    void chineseCharacterCountsAsFour() {
        // Given
        String text = "每位员工每年有三十天的年假。".repeat(40);

        // When
        List<Passage> passages = cutter.cut(text, true);

        // Then
        assertThat(passages)
                .allSatisfy(passage -> assertThat(passage.text().length()).isLessThanOrEqualTo(120));
        assertThat(passages.get(0).text()).endsWith("。");
    }

    @Test
    void textWithoutAnyBreakIsCutAllTheSameAndNeverThroughACharacter() {
        // Given
        String text = "😀".repeat(3000);

        // When
        List<Passage> passages = cutter.cut(text, true);

        // Then
        assertThat(passages).hasSizeLessThan(20);
        assertThat(passages)
                .allSatisfy(passage ->
                        assertThat(passage.text().codePoints()).allMatch(letter -> letter == "😀".codePointAt(0)));
    }
}
