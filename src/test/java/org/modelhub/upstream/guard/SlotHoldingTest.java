package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;
import org.modelhub.upstream.guard.GuardRoom.Request;

/** Every slot that is granted is given back once, and at the right time. */
class SlotHoldingTest {

    /** Slots that wait for the test's word, and note what comes back. */
    private static final class HandedSlots implements Slots {

        private final List<Waiter> waiters = new ArrayList<>();
        private final List<String> released = new ArrayList<>();
        private boolean asks;

        @Override
        public void acquire(Priority priority, Cancel cancel, Waiter waiter) {
            waiters.add(waiter);
            if (!asks) {
                grant(waiter);
            }
        }

        private void grant(Waiter waiter) {
            waiter.granted((firstByte, dropped) -> released.add(firstByte + " " + dropped));
        }
    }

    private static final long MILLI = 1_000_000;

    private final HandedSlots slots = new HandedSlots();
    private final GuardRoom room = new GuardRoom(GuardRoom.once(), slots);

    private void answerAsAStream(@Nullable HubError end) {
        room.provider = (cancel, done) -> {
            room.time.after(Duration.ofMillis(5), () -> done.answered("stream", false, null));
            room.time.after(Duration.ofMillis(50), () -> done.ended(end, null));
        };
    }

    @Test
    void streamHoldsItsSlotToItsLastFrame() {
        // Given
        answerAsAStream(null);
        room.ask();

        // When
        room.pass(Duration.ofMillis(49));
        List<String> during = List.copyOf(slots.released);
        room.pass(Duration.ofMillis(1));

        // Then
        assertThat(during).isEmpty();
        assertThat(slots.released).containsExactly(5 * MILLI + " false");
    }

    @Test
    void failuresOfOverloadAreToldFromOthers() {
        // Given
        List<HubError> errors = List.of(
                GuardRoom.BROKEN, GuardRoom.TIMEOUT, GuardRoom.REFUSED, HubError.unavailable("full", "overloaded"));

        // When
        for (HubError error : errors) {
            room.provider = GuardRoom.failing(error);
            room.ask();
        }

        // Then
        assertThat(slots.released).containsExactly("-1 false", "-1 true", "-1 false", "-1 true");
    }

    @Test
    void refusalOfASlotPassesTheModelOver() {
        // Given
        slots.asks = true;
        Request request = room.ask();

        // When
        slots.waiters.get(0).refused(HubError.unavailable("full", "provider_full"));

        // Then
        assertThat(request.outcome()).isEqualTo("provider_full");
        assertThat(request.trail.attempts()).singleElement().matches(attempt -> !attempt.called());
        assertThat(room.calls).isEmpty();
    }

    @Test
    void slotThatComesAfterTheClientLeftGoesBackUnused() {
        // Given
        slots.asks = true;
        Request request = room.ask();
        request.cancel.fire();

        // When
        slots.grant(slots.waiters.get(0));

        // Then
        assertThat(request.outcome()).isEqualTo("client_gone");
        assertThat(request.ends).isEqualTo(1);
        assertThat(slots.released).containsExactly("-1 false");
        assertThat(room.calls).isEmpty();
    }

    @Test
    void breakerThatOpenedDuringTheWaitIsAskedAgain() {
        // Given
        slots.asks = true;
        Request late = room.ask();
        slots.asks = false;
        room.provider = GuardRoom.failing(GuardRoom.BROKEN);
        room.ask(5, Duration.ZERO);

        // When
        slots.grant(slots.waiters.get(0));

        // Then
        assertThat(late.outcome()).isEqualTo("provider_resting");
        assertThat(slots.released).hasSize(6);
    }
}
