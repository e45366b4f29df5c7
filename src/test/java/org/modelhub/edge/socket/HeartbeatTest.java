package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.figures.Figures;

/** When a socket counts as dead, in virtual time. */
@Tag("R9")
class HeartbeatTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long INTERVAL = 30 * SECOND;
    /** Near the point where the clock's readings become negative. */
    private static final long START = Long.MAX_VALUE - 45 * SECOND;

    private final Heartbeat heart = new Heartbeat(INTERVAL, START);
    private long now = START;

    /** Goes to the next beat. */
    private boolean beat() {
        now = heart.next();
        return heart.beat(now);
    }

    @Test
    void silentPeerIsPingedTwiceAndThenDead() {
        // When
        boolean first = beat();
        long pinged = now;
        boolean second = beat();
        boolean third = beat();

        // Then
        assertThat(first).isTrue();
        assertThat(second).isTrue();
        assertThat(third).isFalse();
        assertThat(now - pinged).isEqualTo(2 * INTERVAL);
    }

    @Test
    void peerThatAnswersIsAliveForADay() {
        // Given
        long day = Duration.ofHours(24).toNanos();
        int beats = 0;
        boolean alive = true;

        // When
        while (alive && now - START < day) {
            alive = beat();
            beats++;
            heart.heard();
        }

        // Then
        Figures.record("R9", "idle peer alive after " + beats + " pings", "2,880 in 24 h of virtual time", alive);
        assertThat(alive).isTrue();
        assertThat(beats).isEqualTo(2880);
    }

    @Test
    void peerThatAnswersOnlyEverySecondPingIsAliveForADay() {
        // Given
        boolean alive = true;

        // When
        for (int i = 0; alive && i < 2880; i++) {
            alive = beat();
            if (i % 2 == 1) {
                heart.heard();
            }
        }

        // Then
        assertThat(alive).isTrue();
    }

    @Test
    void peerThatFallsSilentAfterADayIsDeadLikeAnyOther() {
        // Given
        for (int i = 0; i < 2880; i++) {
            beat();
            heart.heard();
        }

        // When
        int beats = 1;
        while (beat()) {
            beats++;
        }

        // Then
        assertThat(beats).isEqualTo(3);
    }

    @Test
    void lateBeatIsNotMadeUpFor() {
        // Given
        now = heart.next() + 10 * INTERVAL;

        // When
        heart.beat(now);

        // Then
        assertThat(heart.next()).isEqualTo(now + INTERVAL);
    }
}
