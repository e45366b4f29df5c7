package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How fast a stream comes, in virtual time. */
class PaceTest {

    private static final long SECOND = 1_000_000_000L;
    private final Pace pace = new Pace(4);

    /** One piece a second from second to second; four characters are a token. */
    private void writes(int from, int to, String piece) {
        for (int second = from; second < to; second++) {
            pace.wrote(piece, second * SECOND);
        }
    }

    @Test
    void streamAboveTheRateIsNotSlow() {
        // When
        writes(0, 60, "x".repeat(20));

        // Then
        assertThat(pace.isTooSlow(59 * SECOND + 1)).isFalse();
    }

    @Test
    void streamBelowTheRateIsSlowAfterFiveSeconds() {
        // When
        writes(0, 6, "x".repeat(4));

        // Then
        assertThat(pace.isTooSlow(4 * SECOND)).isFalse();
        assertThat(pace.isTooSlow(5 * SECOND + SECOND / 2)).isTrue();
    }

    @Test
    void fastStreamThatStopsBecomesSlow() {
        // Given
        writes(0, 10, "x".repeat(400));

        // Then
        assertThat(pace.isTooSlow(11 * SECOND)).isFalse();
        assertThat(pace.isTooSlow(16 * SECOND)).isTrue();
    }

    @Test
    void timeInWhichTheReaderDidNotTakeItDoesNotCount() {
        // Given
        writes(0, 10, "x".repeat(20));
        pace.paused(10 * SECOND);

        // Then
        assertThat(pace.isTooSlow(60 * SECOND)).isFalse();
        pace.resumed(100 * SECOND);
        writes(100, 103, "x".repeat(20));
        assertThat(pace.isTooSlow(103 * SECOND)).isFalse();
        assertThat(pace.isTooSlow(110 * SECOND)).isTrue();
    }

    @Test
    void characterOfADenseScriptIsMostOfAToken() {
        assertThat(Pace.tokens("abcd")).isEqualTo(1);
        assertThat(Pace.tokens("面包")).isEqualTo(1.5);
    }

    @Test
    void streamThatHasNotBegunIsNotSlow() {
        assertThat(pace.isTooSlow(100 * SECOND)).isFalse();
    }
}
