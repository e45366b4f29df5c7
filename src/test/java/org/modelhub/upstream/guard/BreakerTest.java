package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubError;
import org.modelhub.figures.Figures;
import org.modelhub.upstream.guard.GuardRoom.Request;

/** When a model rests, how long, and how it comes back. */
@Tag("R3")
class BreakerTest {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final GuardRoom room = new GuardRoom(GuardRoom.once());

    private void open() {
        room.provider = GuardRoom.failing(GuardRoom.BROKEN);
        room.ask(5, Duration.ZERO);
    }

    @Test
    void fiveFailuresInARowOpenIt() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.BROKEN);

        // When
        List<Request> requests = room.ask(8, STEP);

        // Then
        Figures.record(
                "R3", "hard failure: opens after " + room.calls.size() + " calls", "<= 5", room.calls.size() <= 5);
        assertThat(room.calls).hasSize(5);
        assertThat(room.guard.breakerState()).isEqualTo(2);
        Request refused = requests.get(5);
        assertThat(refused.outcome()).isEqualTo("provider_resting");
        assertThat(refused.error.status()).isEqualTo(503);
        assertThat(refused.error.retryAfter()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
        assertThat(refused.trail.attempts()).singleElement().matches(attempt -> !attempt.called());
    }

    @Test
    void timeoutsOfASlowModelOpenIt() {
        // Given
        room.provider = (cancel, done) -> room.time.after(Duration.ofSeconds(30), () -> done.failed(GuardRoom.TIMEOUT));
        room.ask(20, Duration.ofSeconds(1));

        // When
        room.pass(Duration.ofSeconds(15));

        // Then
        assertThat(room.guard.breakerState()).isEqualTo(2);
        Figures.record("R3", "slow: opens at the fifth timeout", "<= 5 failures", room.guard.breakerState() == 2);
    }

    @Test
    void halfOfTheCallsFailingOpensItWithinOneWindow() {
        // Given
        room.provider = (cancel, done) -> {
            if (room.calls.size() % 2 == 0) {
                done.failed(GuardRoom.BROKEN);
            } else {
                done.answered("well", true, null);
            }
        };

        // When
        while (room.guard.breakerState() == 0 && room.time.getAsLong() < 60 * SECOND) {
            room.ask(1, STEP);
        }

        // Then
        double took = room.time.getAsLong() / (double) SECOND;
        Figures.record("R3", "50 % failure: opens after " + took + " s", "<= 10 s (one window)", took <= 10);
        assertThat(took).isLessThanOrEqualTo(10);
        assertThat(room.calls).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void fewFailuresAmongManyAnswersLeaveItClosed() {
        // Given
        room.provider = (cancel, done) -> {
            if (room.calls.size() % 3 == 0) {
                done.failed(GuardRoom.BROKEN);
            } else {
                done.answered("well", true, null);
            }
        };

        // When
        room.ask(600, STEP);

        // Then
        assertThat(room.guard.breakerState()).isZero();
        assertThat(room.calls).hasSize(600);
    }

    @Test
    void oneProbeGoesOutForEachRestWhichDoublesToAMinute() {
        // Given
        open();

        // When
        room.ask(3600, STEP);

        // Then
        List<Double> rests = new ArrayList<>();
        for (int i = 5; i < room.calls.size(); i++) {
            rests.add((room.calls.get(i) - room.calls.get(i - 1)) / (double) SECOND);
        }
        double[] wanted = {5, 10, 20, 40, 60, 60, 60};
        boolean held = rests.stream().allMatch(rest -> rest >= 4);
        Figures.record("R3", "open: probes after " + rests + " s", "<= 1 for each rest of 5 s to 60 s, ±20 %", held);
        assertThat(rests).hasSizeBetween(6, 9);
        for (int i = 0; i < rests.size(); i++) {
            double rest = wanted[Math.min(i, wanted.length - 1)];
            assertThat(rests.get(i)).isBetween(rest * 0.8, rest * 1.2 + 0.2);
        }
    }

    @Test
    void onlyOneProbeIsOnItsWay() {
        // Given
        open();
        room.pass(Duration.ofSeconds(7));
        room.provider =
                (cancel, done) -> room.time.after(Duration.ofSeconds(2), () -> done.answered("well", true, null));

        // When
        List<Request> requests = room.ask(10, STEP);
        room.pass(Duration.ofSeconds(2));

        // Then
        assertThat(room.calls).hasSize(6);
        assertThat(requests.get(0).reply).isEqualTo("well");
        assertThat(requests.subList(1, 10))
                .allMatch(request -> request.outcome().equals("provider_resting"));
        assertThat(room.guard.breakerState()).isZero();
    }

    @Test
    void probeThatIsGivenUpByItsClientLeavesItsPlaceToTheNext() {
        // Given
        open();
        room.pass(Duration.ofSeconds(7));
        room.provider = (cancel, done) -> cancel.onFire(() -> done.failed(GuardRoom.GONE));
        Request probe = room.ask();

        // When
        probe.cancel.fire();
        room.provider = GuardRoom.answering();
        Request next = room.ask();

        // Then
        assertThat(next.reply).isEqualTo("well");
        assertThat(room.guard.breakerState()).isZero();
    }

    @Test
    void limitedProbeNeitherClosesNorOpensIt() {
        // Given
        open();
        room.pass(Duration.ofSeconds(7));
        room.provider = GuardRoom.failing(GuardRoom.limited(Duration.ofSeconds(3)));

        // When
        room.ask();
        int afterTheProbe = room.guard.breakerState();
        Request limited = room.ask();
        room.pass(Duration.ofSeconds(3));
        room.provider = GuardRoom.answering();
        Request next = room.ask();

        // Then
        Figures.record("R3", "half open, then a 429: breaker " + afterTheProbe, "1 (half open)", afterTheProbe == 1);
        assertThat(afterTheProbe).isEqualTo(1);
        assertThat(limited.outcome()).isEqualTo("provider_limited");
        assertThat(next.reply).isEqualTo("well");
        assertThat(room.guard.breakerState()).isZero();
    }

    @Test
    void stormOfLimitsNeverOpensIt() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.limited(Duration.ofMillis(50)));

        // When
        List<Request> requests = room.ask(600, STEP);

        // Then
        int state = room.guard.breakerState();
        Figures.record("R3", "429 storm: breaker " + state, "0 (closed)", state == 0);
        assertThat(room.guard.breakerState()).isZero();
        assertThat(requests).allMatch(request -> request.outcome().equals("rate_limit_exceeded"));
    }

    @Test
    void requestsThatAreThemselvesAtFaultCountAsSuccess() {
        // Given
        open();
        room.pass(Duration.ofSeconds(7));
        room.provider = GuardRoom.failing(GuardRoom.REFUSED);

        // When
        room.ask(10, STEP);

        // Then
        assertThat(room.guard.breakerState()).isZero();
        assertThat(room.calls).hasSize(15);
    }

    @Test
    void streamsThatBreakInTheMiddleCountAsFailures() {
        // Given
        room.provider = (cancel, done) -> {
            done.answered("stream", false, null);
            done.ended(GuardRoom.BROKEN, null);
        };

        // When
        room.ask(5, STEP);

        // Then
        assertThat(room.guard.breakerState()).isEqualTo(2);
    }

    @Test
    void probeOfAStreamClosesItWithItsFirstByte() {
        // Given
        open();
        room.pass(Duration.ofSeconds(7));
        room.provider = (cancel, done) -> done.answered("stream", false, null);

        // When
        room.ask();

        // Then
        assertThat(room.guard.breakerState()).isZero();
    }

    @Test
    void answerFromBeforeTheBreakdownDoesNotCloseIt() {
        // Given
        List<Ask.Done> early = new ArrayList<>();
        room.provider = (cancel, done) -> early.add(done);
        room.ask();
        open();
        room.pass(Duration.ofSeconds(7));
        room.provider = (cancel, done) -> early.add(done);
        room.ask();

        // When
        early.get(0).answered("well", true, null);

        // Then
        assertThat(room.guard.breakerState()).isEqualTo(1);
    }

    @Test
    void refusedKeyNeitherOpensNorClosesIt() {
        // Given
        room.provider = GuardRoom.failing(HubError.upstream(502, "no key", "upstream_auth"));

        // When
        room.ask(50, STEP);

        // Then
        assertThat(room.calls).hasSize(50);
        assertThat(room.guard.breakerState()).isZero();
    }
}
