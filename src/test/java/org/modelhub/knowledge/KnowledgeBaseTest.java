package org.modelhub.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnowledgeBaseTest {

    private static KnowledgeBase base(int documents, int passages) {
        List<KnowledgeDocument> all = new ArrayList<>();
        for (int d = 0; d < documents; d++) {
            List<Passage> texts = new ArrayList<>();
            List<float[]> vectors = new ArrayList<>();
            for (int p = 0; p < passages; p++) {
                texts.add(new Passage("", d + "/" + p));
                vectors.add(HashedSpace.vector(d * passages + p));
            }
            all.add(new KnowledgeDocument("d" + d + ".md", "d", Instant.EPOCH, 1, texts, vectors));
        }
        return new KnowledgeBase("k", new HashedSpace(), all);
    }

    @Test
    void bestPassageComesFirstAndNothingBelowTheThreshold() {
        // Given
        KnowledgeBase base = base(10, 10);

        // When
        List<Found> found = base.search(HashedSpace.vector(42), 5, 0.5, any -> true);

        // Then
        assertThat(found).hasSize(1);
        assertThat(found.get(0).passage().text()).isEqualTo("4/2");
        assertThat(found.get(0).score()).isBetween(0.999, 1.001);
    }

    @Test
    void noMoreThanAskedForAreFoundInFallingOrder() {
        // Given
        KnowledgeBase base = base(10, 10);

        // When
        List<Found> found = base.search(HashedSpace.vector(7), 5, -1, any -> true);

        // Then
        assertThat(found).hasSize(5);
        assertThat(found).extracting(Found::score).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void documentThatTheConditionLeavesOutIsNotSearched() {
        // Given
        KnowledgeBase base = base(10, 10);

        // When
        List<Found> found = base.search(
                HashedSpace.vector(42), 5, 0.5, document -> !document.name().equals("d4.md"));

        // Then
        assertThat(found).isEmpty();
    }

    /** Dify waits five seconds in all; how long it takes on a quiet machine is printed and stands in the documents. */
    @Test
    void tenThousandPassagesAreSearchedWellWithinDifysPatience() {
        // Given
        KnowledgeBase base = base(100, 100);
        float[] query = HashedSpace.vector(1);
        for (int i = 0; i < 20; i++) {
            base.search(query, 5, 0, any -> true);
        }
        List<Long> nanos = new ArrayList<>();

        // When
        for (int i = 0; i < 50; i++) {
            long began = System.nanoTime();
            base.search(query, 5, 0, any -> true);
            nanos.add(System.nanoTime() - began);
        }

        // Then
        nanos.sort(null);
        System.out.printf("10,000 passages: median %.2f ms, p98 %.2f ms%n", nanos.get(25) / 1e6, nanos.get(48) / 1e6);
        assertThat(Duration.ofNanos(nanos.get(25))).isLessThan(Duration.ofSeconds(1));
    }
}
