package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {

    private final Turnstile turns = new Turnstile(2);
    private final List<Integer> in = new ArrayList<>();

    @Test
    void asManyAsThereIsRoomForGoInAtOnce() {
        // When
        enter(5);

        // Then
        assertThat(in).containsExactly(1, 2);
    }

    @Test
    void eachThatLeavesLetsTheNextOneIn() {
        // Given
        enter(5);

        // When
        turns.leave();
        turns.leave();

        // Then
        assertThat(in).containsExactly(1, 2, 3, 4);
    }

    @Test
    void roomThatNobodyWaitsForIsKept() {
        // Given
        enter(2);
        turns.leave();
        turns.leave();

        // When
        turns.enter(() -> in.add(6));
        turns.enter(() -> in.add(7));
        turns.enter(() -> in.add(8));

        // Then
        assertThat(in).containsExactly(1, 2, 6, 7);
    }

    private void enter(int count) {
        for (int i = 1; i <= count; i++) {
            int number = i;
            turns.enter(() -> in.add(number));
        }
    }
}
