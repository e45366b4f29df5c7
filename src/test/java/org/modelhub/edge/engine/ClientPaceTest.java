package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.edge.PaceProperties;

/** Who is too slow, second by second of a time that is only told. */
@Tag("W5")
class ClientPaceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int NEVER = -1;

    private final ClientPace pace = new ClientPace(EdgeFixture.PACE, 0);

    /** Something that happens at the end of each second. */
    private interface EachSecond {
        ClientPace.Slowness look(int second);
    }

    /** {@return the second in which the client is cut} */
    private static int cutAfter(int seconds, ClientPace.Slowness why, EachSecond happens) {
        for (int second = 1; second <= seconds; second++) {
            ClientPace.Slowness slowness = happens.look(second);
            if (slowness != null) {
                assertThat(slowness).isEqualTo(why);
                return second;
            }
        }
        return NEVER;
    }

    private ClientPace.Slowness quiet(int second) {
        return pace.look(second * SECOND, 0, 0, () -> 0);
    }

    private void ask(int second) {
        pace.came(100, () -> second * SECOND);
        pace.headRead();
        pace.bodyRead(second * SECOND);
    }

    @Test
    void headThatDripsIsCutAfterItsTimeHoweverOftenABlankLineComes() {
        assertThat(cutAfter(100, ClientPace.Slowness.HEAD, second -> {
                    pace.came(8, () -> second * SECOND);
                    return quiet(second);
                }))
                .isEqualTo(10);
    }

    @Test
    void nextHeadHasItsTimeFromItsFirstByteOn() {
        // Given
        ask(0);
        pace.answerBegan(true);
        pace.answered(0);

        // When
        int cut = cutAfter(100, ClientPace.Slowness.HEAD, second -> {
            if (second >= 40) {
                pace.came(1, () -> second * SECOND);
            }
            return quiet(second);
        });

        // Then
        assertThat(cut).isEqualTo(50);
    }

    @Test
    void idleConnectionIsKeptForItsTime() {
        // Given
        ask(1);
        pace.answerBegan(true);
        pace.answered(2 * SECOND);

        // When
        int cut = cutAfter(100, ClientPace.Slowness.IDLE, this::quiet);

        // Then
        assertThat(cut).isEqualTo(77);
    }

    @Test
    void answerThatTakesItsTimeIsNobodysSlowness() {
        // Given
        ask(1);

        // When, Then
        assertThat(cutAfter(3_600, ClientPace.Slowness.IDLE, this::quiet)).isEqualTo(NEVER);
    }

    @Test
    void restOfARefusedBodyMustComeAtARate() {
        // Given
        pace.came(100, () -> 0);
        pace.headRead();
        pace.answerBegan(true);
        pace.answered(0);

        // When
        int cut = cutAfter(100, ClientPace.Slowness.BODY, second -> {
            pace.came(second <= 30 ? 10_240 : 24, () -> 0);
            return quiet(second);
        });

        // Then
        assertThat(cut).isBetween(31, 30 + 2 * 12);
    }

    @Test
    void wholeAnswerMustBeTakenAtARate() {
        // Given
        ask(0);
        pace.answerBegan(true);
        pace.answered(0);

        // When
        int cut = cutAfter(
                100,
                ClientPace.Slowness.ANSWER,
                second -> pace.look(second * SECOND, 1_000_000, 200 * second, () -> 0));

        // Then
        assertThat(cut).isEqualTo(13);
    }

    @Test
    void answerInTheKernelMustBeTakenToo() {
        // Given
        ask(0);
        pace.answerBegan(true);
        pace.answered(0);

        // When: the client makes room for the last time in the third second
        int cut = cutAfter(
                100,
                ClientPace.Slowness.ANSWER,
                second -> pace.look(second * SECOND, 0, 100_000, () -> Math.max(0, second - 3) * SECOND));

        // Then
        assertThat(cut).isEqualTo(3 + 12);
    }

    @Test
    void readerOfTheKernelsRestWhoMakesRoomNowAndThenIsKept() {
        // Given
        ask(0);
        pace.answerBegan(true);
        pace.answered(0);

        // When: room every ten seconds
        int cut = cutAfter(
                100,
                ClientPace.Slowness.IDLE,
                second -> pace.look(second * SECOND, 0, 100_000, () -> second % 10 * SECOND));

        // Then
        assertThat(cut).isEqualTo(75);
    }

    @Test
    void honestReaderOfTenKibibytesASecondIsNeverCut() {
        // Given
        ask(0);
        pace.answerBegan(true);
        pace.answered(0);

        // When, Then
        assertThat(cutAfter(
                        3_600,
                        ClientPace.Slowness.ANSWER,
                        second -> pace.look(second * SECOND, 1_000_000, 10_240L * second, () -> 0)))
                .isEqualTo(NEVER);
    }

    @Test
    void readerOfAStreamMayBeSlowerButMustNotStop() {
        // Given
        ask(0);
        pace.answerBegan(false);

        // When
        int cut = cutAfter(
                3_600,
                ClientPace.Slowness.STREAM,
                second -> pace.look(second * SECOND, 50_000, 40L * Math.min(second, 1_000), () -> 0));

        // Then
        assertThat(cut).isBetween(1_001, 1_000 + 2 * 25);
    }

    @Test
    void streamWithNothingToSayRunsOn() {
        // Given
        ask(0);
        pace.answerBegan(false);

        // When, Then
        assertThat(cutAfter(3_600, ClientPace.Slowness.STREAM, this::quiet)).isEqualTo(NEVER);
    }

    @Test
    void bodyMayTakeAsLongAsItKeepsComingUpToTheCeiling() {
        // Given
        BodyPace body = new BodyPace(EdgeFixture.PATIENT, 0);

        // When
        int cut = cutAfter(
                100,
                ClientPace.Slowness.BODY,
                second -> body.keeps(second * SECOND, 10_240L * second) ? null : ClientPace.Slowness.BODY);

        // Then
        assertThat(cut).isEqualTo(60);
    }

    @Test
    void bodyThatStallsIsCutAtTheEndOfItsWindow() {
        // Given
        BodyPace body = new BodyPace(EdgeFixture.PATIENT, 0);

        // When
        int cut = cutAfter(
                100,
                ClientPace.Slowness.BODY,
                second -> body.keeps(second * SECOND, 3 * second) ? null : ClientPace.Slowness.BODY);

        // Then
        assertThat(cut).isEqualTo(12);
        assertThat(body.patience(0)).isEqualTo(24 * SECOND);
    }

    @Test
    void badLimitNamesItsProperty() {
        assertThatThrownBy(() -> new PaceProperties(
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        1,
                        Duration.ofSeconds(1),
                        1,
                        1 << 16))
                .hasMessageContaining("hub.edge.pace.idle");
    }
}
