package org.modelhub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListStreamTest {

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<Object> seen = new ArrayList<>();

    @Test
    void nothingArrivesBeforeTheReaderAsks() {
        // Given
        stream(numbers(3));

        // When
        run();

        // Then
        assertThat(seen).isEmpty();
    }

    @Test
    void resumedStreamDeliversEverythingInOrderAndEndsOnce() {
        // Given
        ListStream<Integer> stream = stream(numbers(3));

        // When
        stream.resume();
        stream.resume();
        run();
        stream.resume();
        run();

        // Then
        assertThat(seen).containsExactly(0, 1, 2, "end");
    }

    @Test
    void nothingArrivesFromWithinResume() {
        // Given
        ListStream<Integer> stream = stream(numbers(3));

        // When
        stream.resume();

        // Then
        assertThat(seen).isEmpty();
    }

    @Test
    void fetchedAmountIsNotExceeded() {
        // Given
        ListStream<Integer> stream = stream(numbers(5));

        // When
        stream.fetch(2);
        run();

        // Then
        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void pauseWithinAHandlerHoldsTheNextItemAndTheEnd() {
        // Given
        ListStream<Integer> stream = stream(numbers(2));
        stream.handler(item -> {
            seen.add(item);
            stream.pause();
        });

        // When
        stream.resume();
        run();
        List<Object> first = List.copyOf(seen);
        stream.resume();
        run();
        List<Object> second = List.copyOf(seen);
        stream.resume();
        run();

        // Then
        assertThat(first).containsExactly(0);
        assertThat(second).containsExactly(0, 1);
        assertThat(seen).containsExactly(0, 1, "end");
    }

    @Test
    void resumeWithinAHandlerDoesNotRecurse() {
        // Given
        ListStream<Integer> stream = stream(numbers(100_000));
        stream.handler(item -> {
            stream.pause();
            stream.resume();
            seen.add(item);
        });

        // When
        stream.resume();
        run();

        // Then
        assertThat(seen).hasSize(100_001).endsWith("end");
    }

    @Test
    void longListYieldsItsLoopBetweenTurns() {
        // Given
        ListStream<Integer> stream = stream(numbers(ListStream.TURN + 1));

        // When
        stream.resume();
        turns.remove().run();

        // Then
        assertThat(seen).hasSize(ListStream.TURN);
        assertThat(turns).hasSize(1);
    }

    @Test
    void emptyListEndsAtOnce() {
        // Given
        ListStream<Integer> stream = stream(List.of());

        // When
        stream.resume();
        run();

        // Then
        assertThat(seen).containsExactly("end");
    }

    @Test
    void failingSourceIsReportedOnceAndNothingFollows() {
        // Given
        Iterator<Integer> broken = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                throw new IllegalStateException("broken");
            }
        };
        ListStream<Integer> stream = stream(() -> broken);

        // When
        stream.resume();
        run();
        stream.resume();
        run();

        // Then
        assertThat(seen).containsExactly("broken");
    }

    private ListStream<Integer> stream(Iterable<Integer> items) {
        return new ListStream<Integer>(items, turns::add)
                .handler(seen::add)
                .endHandler(end -> seen.add("end"))
                .exceptionHandler(failure -> seen.add(failure.getMessage()));
    }

    private void run() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
