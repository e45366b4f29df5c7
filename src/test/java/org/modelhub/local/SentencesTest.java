package org.modelhub.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void chineseTextIsCutAtItsEndMarks() {
        // Given
        String text = "退货需要七天。真的吗？是的！“请保留包装。”谢谢";

        // When
        List<String> sentences = texts(text);

        // Then
        assertThat(sentences).containsExactly("退货需要七天。", "真的吗？", "是的！", "“请保留包装。”", "谢谢");
    }

    @Test
    void englishTextKeepsNumbersNamesAndAbbreviationsWhole() {
        // Given
        String text = "Version 3.5 is at example.com today. Ask Dr. Lee, e.g. by mail! \"Is it ready?\" Yes.";

        // When
        List<String> sentences = texts(text);

        // Then
        assertThat(sentences)
                .containsExactly(
                        "Version 3.5 is at example.com today.",
                        "Ask Dr. Lee, e.g. by mail!",
                        "\"Is it ready?\"",
                        "Yes.");
    }

    @Test
    void bulletsAndLinesAreSentencesOfTheirOwn() {
        // Given
        String text = "# Terms\n- seven days to return\n* free shipping\n1. keep the box\n\n---\n";

        // When
        List<Sentence> sentences = Sentences.of(text);

        // Then
        assertThat(sentences)
                .extracting(Sentence::text)
                .containsExactly("# Terms", "- seven days to return", "* free shipping", "1. keep the box");
        assertThat(sentences.get(0).kind()).isEqualTo(Sentence.Kind.HEADING);
        assertThat(sentences).extracting(Sentence::block).doesNotHaveDuplicates();
    }

    @Test
    void fencedCodeStaysWhole() {
        // Given
        String code = "```java\nint a = 1; // one. two? three!\n\nint b = 2;\n```";

        // When
        List<String> sentences = texts("Run this:\n" + code + "\nDone.");

        // Then
        assertThat(sentences).containsExactly("Run this:", code, "Done.");
    }

    @Test
    void longLineWithoutEndMarksIsReadInLinearTime() {
        // Given
        String text = "a. ".repeat(100_000);

        // When
        List<Sentence> sentences = Sentences.of(text);

        // Then
        assertThat(sentences).isNotEmpty();
    }

    private static List<String> texts(String text) {
        return Sentences.of(text).stream().map(Sentence::text).toList();
    }
}
