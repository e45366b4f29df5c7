package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapLeakTest {

    private static final int SWAPS = 200;

    @TempDir
    Path home;

    @Test
    void twoHundredSwapsLeaveNothingBehind() {
        try (SwapBench bench = new SwapBench(home).started()) {
            // Given
            String path = "routes/model/chat-a.camel.yaml";
            String text = bench.read(path);
            bench.answer("chat-a", "hi");
            SwapBench.Footprint before = bench.footprint();

            // When
            for (int i = 0; i < SWAPS; i++) {
                bench.write(
                        path,
                        text.replace("model-echo-action", "model-echo-action\n        - to: log:swap" + i)
                                + (i % 10 == 9 ? "        - to: kamelet:none\n" : ""));
                bench.look();
                bench.answer("chat-a", "hi");
            }
            bench.write(path, text);
            bench.look();

            // Then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(bench.footprint()).isEqualTo(before));
            assertThat(bench.report("chat-a").draining()).isEmpty();
        }
    }

    @Test
    void removedGenerationCanBeCollected() {
        try (SwapBench bench = new SwapBench(home).started()) {
            // Given
            bench.answer("chat-a", "hi");
            List<WeakReference<Route>> old = bench.context.getRoutes().stream()
                    .filter(route -> route.getRouteId().contains("@"))
                    .map(WeakReference::new)
                    .toList();

            // When
            bench.edit("kamelets/provider-echo-action.kamelet.yaml", "default: first", "default: second");

            // Then
            bench.answer("chat-a", "hi");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                System.gc();
                assertThat(old).allMatch(route -> route.refersTo(null));
            });
        }
    }
}
