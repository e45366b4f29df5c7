package org.modelhub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Cancel;

class WorkerPoolTest {

    private final WorkerPool pool = new WorkerPool(1, 10);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Queue<Integer> worked = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        gate.countDown();
        pool.close();
    }

    @Test
    void jobThatDoesNotFitTheQueueIsRefusedWith503AndATime() {
        // Given
        pool.each(numbers(8), this::behindGate, null);

        // When / Then
        assertThatThrownBy(() -> pool.each(numbers(3), this::behindGate, null))
                .isInstanceOfSatisfying(HubException.class, e -> {
                    assertThat(e.error().status()).isEqualTo(503);
                    assertThat(e.error().retryAfter()).isEqualTo(Duration.ofSeconds(1));
                });
    }

    @Test
    void queueIsFreeAgainWhenItsWorkIsDone() throws Exception {
        // Given
        CompletableFuture<List<Integer>> full = pool.each(numbers(10), this::behindGate, null);
        gate.countDown();
        RealModels.get(full);

        // When
        List<Integer> again = RealModels.get(pool.each(numbers(10), n -> n * 2, null));

        // Then
        assertThat(again).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18);
        assertThat(pool.waiting()).isZero();
    }

    @Test
    void smallJobDoesNotWaitBehindALargeOne() throws Exception {
        // Given
        CompletableFuture<List<Integer>> large = pool.each(numbers(9), this::behindGate, null);
        CompletableFuture<Integer> small = pool.one(() -> behindGate(99), null);

        // When
        gate.countDown();
        RealModels.get(CompletableFuture.allOf(large, small));

        // Then
        assertThat(worked).startsWith(0, 99, 1);
    }

    @Test
    void workNotYetStartedIsNotDoneOnceTheClientLeft() {
        // Given
        Cancel cancel = new Cancel();
        CompletableFuture<List<Integer>> job = pool.each(numbers(5), this::behindGate, cancel);

        // When
        cancel.fire();
        gate.countDown();

        // Then
        await().until(() -> pool.waiting() == 0);
        assertThat(worked).hasSizeLessThanOrEqualTo(1);
        assertThat(job).isCompletedExceptionally();
    }

    @Test
    void failureOfOnePieceFailsTheJobAndFreesTheQueue() {
        // Given
        IllegalStateException broken = new IllegalStateException("broken");

        // When
        CompletableFuture<List<Integer>> job = pool.each(
                numbers(3),
                n -> {
                    throw broken;
                },
                null);

        // Then
        await().until(() -> pool.waiting() == 0);
        assertThat(job).isCompletedExceptionally();
        assertThatThrownBy(job::join).hasCause(broken);
    }

    private Integer behindGate(Integer number) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worked.add(number);
        return number;
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
