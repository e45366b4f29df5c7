package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubError;
import org.modelhub.upstream.guard.GuardRoom.Request;

/** How long a model is left alone that limits the rate of calls. */
class ThrottleGateTest {

    private final GuardRoom room = new GuardRoom(GuardRoom.once());

    @Test
    void callsFailAtOnceUntilTheRetryAfterIsOver() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.limited(Duration.ofSeconds(7)));
        room.ask();

        // When
        room.pass(Duration.ofSeconds(3));
        Request refused = room.ask();
        room.pass(Duration.ofSeconds(4));
        room.provider = GuardRoom.answering();
        Request passed = room.ask();

        // Then
        assertThat(refused.error.status()).isEqualTo(503);
        assertThat(refused.outcome()).isEqualTo("provider_limited");
        assertThat(refused.error.retryAfter()).isEqualTo(Duration.ofSeconds(4));
        assertThat(passed.reply).isEqualTo("well");
    }

    @Test
    void retryAfterIsBounded() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.limited(Duration.ofDays(1)));

        // When
        room.ask();

        // Then
        assertThat(room.guard.limitedFor()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void withoutARetryAfterTheTimeDoublesUntilACallPasses() {
        // Given
        room.provider = GuardRoom.failing(GuardRoom.limited(null));
        List<Long> spans = new ArrayList<>();

        // When
        for (int i = 0; i < 7; i++) {
            room.ask();
            spans.add(room.guard.limitedFor().toSeconds());
            room.pass(room.guard.limitedFor());
        }
        room.provider = GuardRoom.answering();
        room.ask();
        room.provider = GuardRoom.failing(GuardRoom.limited(null));
        room.ask();
        spans.add(room.guard.limitedFor().toSeconds());

        // Then
        assertThat(spans).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 1L);
    }

    @Test
    void refusalsOfCallsAlreadyOnTheirWayDoNotDoubleIt() {
        // Given
        List<Ask.Done> onTheirWay = new ArrayList<>();
        room.provider = (cancel, done) -> onTheirWay.add(done);
        room.ask(50, Duration.ZERO);

        // When
        room.pass(Duration.ofMillis(10));
        onTheirWay.forEach(done -> done.failed(GuardRoom.limited(null)));

        // Then
        assertThat(room.guard.limitedFor()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void wordForAQuotaInsideAStreamClosesIt() {
        // Given
        room.provider = (cancel, done) -> {
            done.answered("stream", false, null);
            done.ended(HubError.upstream(502, "no money", "insufficient_quota"), null);
        };

        // When
        room.ask();

        // Then
        assertThat(room.guard.limitedFor()).isEqualTo(Duration.ofSeconds(1));
        assertThat(room.guard.breakerState()).isZero();
    }
}
