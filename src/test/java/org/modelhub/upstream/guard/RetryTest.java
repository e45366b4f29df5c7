package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.upstream.guard.GuardRoom.Request;

/** When a request goes out again to the same model, and when it does not. */
class RetryTest {

    private final GuardRoom room = new GuardRoom();

    private static Stream<HubError> passing() {
        return Stream.of(
                GuardRoom.BROKEN,
                HubError.upstream(502, "away", "upstream_unreachable"),
                HubError.unavailable("overloaded", "upstream_unavailable"),
                HubError.upstream(504, "gateway", "gateway_timeout"),
                GuardRoom.limited(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void failureThatMayPassIsRepeatedAndTheAnswerGivenOut(HubError error) {
        // Given
        room.provider = (cancel, done) -> {
            if (room.calls.size() == 1) {
                done.failed(error);
            } else {
                done.answered("well", true, null);
            }
        };

        // When
        Request request = room.ask();
        room.pass(Duration.ofSeconds(3));

        // Then
        assertThat(request.reply).isEqualTo("well");
        assertThat(request.ends).isEqualTo(1);
        assertThat(request.tried()).containsExactly(String.valueOf(error.code()), "answered");
    }

    private static Stream<HubError> lasting() {
        return Stream.of(
                GuardRoom.TIMEOUT,
                GuardRoom.REFUSED,
                GuardRoom.GONE,
                HubError.upstream(504, "slow", "upstream_slow"),
                HubError.upstream(502, "no key", "upstream_auth"),
                HubError.upstream(502, "no model", "upstream_model_not_found"),
                HubError.upstream(502, "no JSON", "upstream_invalid_reply"),
                HubError.upstream(502, "wrong JSON", "invalid_structured_output"),
                HubError.internal(),
                new HubError(503, "later", "unavailable_error", null, "away", Duration.ofSeconds(9)),
                GuardRoom.limited(null),
                GuardRoom.limited(Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void failureThatLastsIsNotRepeated(HubError error) {
        // Given
        room.provider = GuardRoom.failing(error);

        // When
        Request request = room.ask();
        room.pass(Duration.ofSeconds(10));

        // Then
        assertThat(room.calls).hasSize(1);
        assertThat(request.error).isEqualTo(error);
    }

    @Test
    void requestIsRepeatedTwiceAtMostAndHearsItsLastFailure() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.BROKEN);

        // When
        Request request = room.ask();
        room.pass(Duration.ofSeconds(10));

        // Then
        assertThat(room.calls).hasSize(3);
        assertThat(request.error).isEqualTo(GuardRoom.BROKEN);
        assertThat(request.ends).isEqualTo(1);
        assertThat(room.guard.retried()).isEqualTo(2);
    }

    @Test
    void waitIsRandomUpToADoublingCap() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.BROKEN);

        // When
        room.ask();
        room.pass(Duration.ofSeconds(1));

        // Then
        assertThat(room.calls.get(1) - room.calls.get(0))
                .isBetween(0L, Duration.ofMillis(50).toNanos());
        assertThat(room.calls.get(2) - room.calls.get(1))
                .isBetween(0L, Duration.ofMillis(100).toNanos());
    }

    @Test
    void shortRetryAfterIsWaitedOut() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.limited(Duration.ofMillis(1500)));

        // When
        room.ask();
        room.pass(Duration.ofMillis(1600));

        // Then
        assertThat(room.calls).containsExactly(0L, Duration.ofMillis(1500).toNanos());
    }

    @Test
    void nothingGoesOutAgainOnceTheClientHasLeft() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.limited(Duration.ofSeconds(1)));
        Request request = room.ask();

        // When
        request.cancel.fire();
        room.pass(Duration.ofSeconds(5));

        // Then
        assertThat(room.calls).hasSize(1);
        assertThat(request.outcome()).isEqualTo("client_gone");
        assertThat(request.ends).isEqualTo(1);
        assertThat(room.time.waiting()).isZero();
    }

    @Test
    void answerThatBeganIsNeverAskedForAgain() {
        // Given
        room.provider = (cancel, done) -> {
            done.answered("stream", false, null);
            room.time.after(Duration.ofSeconds(1), () -> done.ended(GuardRoom.BROKEN, TokenUsage.of(1, 2)));
        };

        // When
        Request request = room.ask();
        room.pass(Duration.ofSeconds(5));

        // Then
        assertThat(room.calls).hasSize(1);
        assertThat(request.ended).isTrue();
        assertThat(request.trail.attempts()).hasSize(1);
        assertThat(request.trail.attempts().get(0).outcome()).isEqualTo("upstream_broken");
        assertThat(request.trail.attempts().get(0).usage()).isEqualTo(TokenUsage.of(1, 2));
        assertThat(request.trail.attempts().get(0).nanos())
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void lastRepetitionBeginsWithinItsTime() {
        // Given
        room.provider = (cancel, done) -> room.time.after(Duration.ofSeconds(3), () -> done.failed(GuardRoom.BROKEN));

        // When
        room.ask();
        room.pass(Duration.ofSeconds(30));

        // Then
        assertThat(room.calls).hasSize(2);
    }

    @Test
    void requestThatCannotBePutToTheModelIsNoCall() {
        // Given
        room.provider = (cancel, done) -> {
            throw new HubException(GuardRoom.REFUSED);
        };

        // When
        Request request = room.ask();

        // Then
        assertThat(request.error).isEqualTo(GuardRoom.REFUSED);
        assertThat(request.trail.attempts()).singleElement().matches(attempt -> !attempt.called());
    }

    @Test
    void repetitionThatFindsTheBreakerOpenGivesOutTheFailureBefore() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.BROKEN);
        List<Request> requests = room.ask(5, Duration.ZERO);

        // When
        room.pass(Duration.ofSeconds(1));

        // Then
        assertThat(requests).allMatch(request -> request.outcome().equals("upstream_broken"));
        assertThat(room.calls).hasSize(5);
    }
}
