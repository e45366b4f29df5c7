package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.modelhub.edge.ShedProperties;

/** When the heap has room for more requests. */
class HeapRoomTest {

    private static final ShedProperties LIMITS = new ShedProperties(0.95, 0.92, Duration.ofMillis(30));

    private double taken;
    private int collections;
    private final HeapRoom heap = new HeapRoom(LIMITS, () -> taken, () -> collections++);

    private void look(double share, long second) {
        taken = share;
        heap.look(TimeUnit.SECONDS.toNanos(second));
    }

    @Test
    void connectionsEndBeforeRequestsAreRefused() {
        // When
        look(0.93, 0);

        // Then
        assertThat(heap.scarce()).isTrue();
        assertThat(heap.full()).isFalse();
    }

    @Test
    void fullHeapRefusesUntilThereIsRoom() {
        // Given
        look(0.96, 0);
        boolean full = heap.full();

        // When
        look(0.5, 1);

        // Then
        assertThat(full).isTrue();
        assertThat(heap.full()).isFalse();
        assertThat(heap.scarce()).isFalse();
    }

    @Test
    void hubThatRefusesAsksForACollectionNowAndThen() {
        // When
        for (int second = 0; second < 12; second++) {
            look(0.97, second);
        }

        // Then
        assertThat(collections).isEqualTo(3);
    }

    @Test
    void heapOfThisProcessIsFullOnceACollectionLeavesTooMuch() {
        // Given
        long most = Runtime.getRuntime().maxMemory();
        double low = 8.0 * (1 << 20) / most;
        HeapRoom own = HeapRoom.ofThisProcess(new ShedProperties(2 * low, low, Duration.ofMillis(30)));
        List<byte[]> held = new ArrayList<>();
        long size = used() + (long) (4 * low * most);
        while (used() < size) {
            held.add(new byte[1 << 16]);
        }
        System.gc();

        // When
        own.look(System.nanoTime());

        // Then
        assertThat(held).isNotEmpty();
        assertThat(own.full()).isTrue();
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
