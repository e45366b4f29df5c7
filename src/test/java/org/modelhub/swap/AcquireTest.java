package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;

class AcquireTest {

    @Test
    void noRequestIsEverInsideAGenerationThatWasFoundEmpty() throws Exception {
        // Given
        LiveRoutes live = new LiveRoutes(generation -> false);
        PublicName name = live.knownOrNew("x");
        Contract contract = new Contract(Kind.CHAT, 1, 1, 0, Set.of());
        NamePlan plan =
                new NamePlan(new NameSource("x", SourceFile.of("x", ""), Map.of()), null, null, List.of(), contract);
        name.move(new Generation(1, plan, Instant.EPOCH), false, 1);
        Map<Long, Boolean> removed = new ConcurrentHashMap<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger violations = new AtomicInteger();
        AtomicLong taken = new AtomicLong();
        ExecutorService clients = Executors.newFixedThreadPool(3);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            running.add(clients.submit(() -> {
                while (!over.get()) {
                    Generation generation = live.acquire("x");
                    if (removed.containsKey(generation.number())) {
                        violations.incrementAndGet();
                    }
                    taken.incrementAndGet();
                    generation.leave();
                }
            }));
        }

        // When
        for (long number = 2; number < 50_000; number++) {
            Generation before = name.move(new Generation(number, plan, Instant.EPOCH), false, 1);
            before.drain(Instant.EPOCH, () -> removed.put(before.number(), true));
            name.drained(before);
        }
        over.set(true);

        // Then
        for (Future<?> client : running) {
            client.get();
        }
        clients.shutdown();
        assertThat(taken).hasPositiveValue();
        assertThat(violations).hasValue(0);
        assertThat(removed).hasSize(49_998);
        assertThat(name.live().inFlight()).isZero();
    }
}
