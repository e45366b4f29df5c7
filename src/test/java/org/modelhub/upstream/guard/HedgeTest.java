package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Priority;
import org.modelhub.upstream.guard.GuardRoom.Request;

/** Late answers that are asked for a second time. */
class HedgeTest {

    private static final Duration USUAL = Duration.ofMillis(100);

    private final GuardRoom room = new GuardRoom();
    private final List<Ask.Done> calls = new ArrayList<>();

    @BeforeEach
    void getUsedToTheModel() {
        room.provider = (cancel, done) -> room.time.after(USUAL, () -> done.answered("well", true, null));
        for (int i = 0; i < 100; i++) {
            hedgeable();
            room.pass(USUAL);
        }
        room.calls.clear();
        room.provider = (cancel, done) -> {
            calls.add(done);
            cancel.onFire(() -> done.failed(GuardRoom.GONE));
        };
    }

    private Request hedgeable() {
        Request request = room.new Request();
        return room.ask(request, new Wish(request.cancel, request.trail, Priority.INTERACTIVE, true, false, List.of()));
    }

    @Test
    void lateAnswerIsAskedForAgainAndTheFirstOneWins() {
        // Given
        Request request = hedgeable();
        room.pass(Duration.ofMillis(120));

        // When
        calls.get(1).answered("second", true, TokenUsage.of(1, 1));
        calls.get(0).answered("first", true, TokenUsage.of(1, 1));

        // Then
        assertThat(request.reply).isEqualTo("second");
        assertThat(request.ends).isEqualTo(1);
        assertThat(request.tried()).containsExactly("answered", "hedge_overtaken");
        assertThat(room.guard.hedged()).isEqualTo(1);
        assertThat(room.guard.breakerState()).isZero();
    }

    @Test
    void firstAttemptMayStillWin() {
        // Given
        Request request = hedgeable();
        room.pass(Duration.ofMillis(120));

        // When
        calls.get(0).answered("first", true, null);

        // Then
        assertThat(calls).hasSize(2);
        assertThat(request.reply).isEqualTo("first");
        assertThat(request.tried()).containsExactly("answered", "hedge_overtaken");
    }

    @Test
    void answerInUsualTimeIsAskedForOnce() {
        // Given
        Request request = hedgeable();
        room.pass(Duration.ofMillis(80));

        // When
        calls.get(0).answered("first", true, null);
        room.pass(Duration.ofSeconds(5));

        // Then
        assertThat(calls).hasSize(1);
        assertThat(request.reply).isEqualTo("first");
        assertThat(room.time.waiting()).isZero();
    }

    @Test
    void requestFailsOnlyOnceBothAttemptsHave() {
        // Given
        Request request = hedgeable();
        room.pass(Duration.ofMillis(120));

        // When
        calls.get(0).failed(GuardRoom.BROKEN);
        String before = request.outcome();
        calls.get(1).failed(GuardRoom.TIMEOUT);
        room.pass(Duration.ofSeconds(5));

        // Then
        assertThat(before).isEqualTo("open");
        assertThat(request.outcome()).isEqualTo("upstream_timeout");
        assertThat(request.ends).isEqualTo(1);
        assertThat(calls).hasSize(2);
    }

    @Test
    void clientThatLeavesCancelsBothAttempts() {
        // Given
        Request request = hedgeable();
        room.pass(Duration.ofMillis(120));

        // When
        request.cancel.fire();

        // Then
        assertThat(request.outcome()).isEqualTo("client_gone");
        assertThat(request.tried()).containsExactly("client_gone", "client_gone");
        assertThat(request.ends).isEqualTo(1);
    }

    @Test
    void requestThatDoesNotWantItIsAskedForOnce() {
        // Given
        room.ask();

        // When
        room.pass(Duration.ofSeconds(5));

        // Then
        assertThat(calls).hasSize(1);
    }

    /** Of 25 answers one is late, which is more than may be asked for again. */
    @Test
    void secondCallsStayWithinTwoPercent() {
        // Given
        room.provider = (cancel, done) -> {
            Duration takes = room.calls.size() % 25 == 0 ? USUAL.multipliedBy(20) : USUAL;
            Timer.Pending answer = room.time.schedule(takes.toNanos(), () -> done.answered("well", true, null));
            cancel.onFire(() -> {
                answer.cancel();
                done.failed(GuardRoom.GONE);
            });
        };

        // When
        for (int i = 0; i < 5000; i++) {
            hedgeable();
            room.pass(Duration.ofMillis(10));
        }

        // Then
        assertThat(room.guard.hedged()).isBetween(50L, 102L);
        assertThat(room.calls.size()).isLessThanOrEqualTo(5102);
    }
}
