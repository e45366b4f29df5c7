package org.modelhub.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {

    private static final Scope SCOPE = new Scope("one");
    private static final long BYTES = 1 << 20;

    private final AtomicLong now = new AtomicLong();
    private final KeptAnswers kept = new KeptAnswers(BYTES, Duration.ofHours(1), 3, now::get);

    @Test
    void newestComesFirstAndTheOldestFallsOut() {
        // When
        for (String text : new String[] {"a", "b", "c", "d"}) {
            kept.add(new Question(SCOPE, text), "answer to " + text);
        }

        // Then
        assertThat(kept.in(SCOPE)).extracting(Kept::question).containsExactly("d", "c", "b");
        assertThat(kept.in(new Scope("other"))).isEmpty();
    }

    @Test
    void laterAnswerToTheSameQuestionTakesTheEarliersPlace() {
        // Given
        kept.add(new Question(SCOPE, "a"), "first");
        kept.add(new Question(SCOPE, "b"), "other");

        // When
        kept.add(new Question(SCOPE, "a"), "second");

        // Then
        assertThat(kept.in(SCOPE)).extracting(Kept::answer).containsExactly("second", "other");
    }

    @Test
    void answerIsForgottenAfterItsTimeAlsoInAScopeThatIsStillUsed() {
        // Given
        kept.add(new Question(SCOPE, "a"), "old");
        now.addAndGet(Duration.ofMinutes(40).toNanos());
        kept.add(new Question(SCOPE, "b"), "young");

        // When
        now.addAndGet(Duration.ofMinutes(21).toNanos());

        // Then
        assertThat(kept.in(SCOPE)).extracting(Kept::answer).containsExactly("young");
    }

    @Test
    void memoryIsBounded() {
        // When
        for (int i = 0; i < 2_000; i++) {
            kept.add(new Question(new Scope("scope " + i), "question"), "x".repeat(10_000));
        }

        // Then
        assertThat(kept.bytes()).isBetween(BYTES / 2, BYTES);
        assertThat(kept.count()).isBetween(20L, 60L);
    }
}
