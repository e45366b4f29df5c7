package org.modelhub.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordScannerTest {

    @ParameterizedTest
    @CsvSource({
        "secret, a SECRET plan, true",
        "secret, secretary, false",
        "secret, topsecret, false",
        "secret, ｓｅｃｒｅｔ, true",
        "secret, 这是secret文件, true",
        "机密, 这是机密文件, true",
        "v1.5, take v1.5!, true",
        "c++, c++ is hard, true",
        "don't, I don't know, true",
        "ÉCOLE, une école, true"
    })
    void wordIsFoundWhereItIsAWholeWord(String word, String text, boolean found) {
        // Given
        WordScanner scanner = new WordScanner(List.of(word));

        // When
        List<Hit> hits = scanner.hits(text, 10);

        // Then
        assertThat(!hits.isEmpty()).isEqualTo(found);
    }

    @Test
    void wordInsideALongerOneIsFoundWhereTheLongerIsNot() {
        // Given
        WordScanner scanner = new WordScanner(List.of("机密文件夹", "密文"));

        // When
        List<Hit> hits = scanner.hits("机密文件", 10);

        // Then
        assertThat(hits).containsExactly(new Hit(1, 3));
    }

    /** The oracle looks for each word at each place. */
    @Test
    void findsTheEndsThatASearchForEachWordFinds() {
        // Given
        Random random = new Random(11);
        List<String> disagreed = new ArrayList<>();

        // When
        for (int round = 0; round < 3_000; round++) {
            List<String> words = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                words.add(text(random, 1 + random.nextInt(4)));
            }
            String text = text(random, random.nextInt(30));
            TreeSet<Integer> ends = new TreeSet<>();
            new WordScanner(words).hits(text, Integer.MAX_VALUE).forEach(hit -> ends.add(hit.to()));
            if (!ends.equals(plainly(words, text))) {
                disagreed.add(words + " in " + text);
            }
        }

        // Then
        assertThat(disagreed).isEmpty();
    }

    /** Han only, where every place is an edge. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("机密文".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    private static TreeSet<Integer> plainly(List<String> words, String text) {
        TreeSet<Integer> ends = new TreeSet<>();
        for (String word : words) {
            for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                ends.add(at + word.length());
            }
        }
        return ends;
    }
}
