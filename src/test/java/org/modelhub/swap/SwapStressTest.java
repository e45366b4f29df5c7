package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapStressTest {

    private static final long SEED = 20_260_101L;

    @TempDir
    Path home;

    @Test
    void noRequestIsLostWhileFilesChangeAndBreakAndRepair() throws Exception {
        try (SwapBench bench = new SwapBench(home).started()) {
            // Given
            CompletableFuture<Exchange> stream = bench.askAsync("chat-a", "hold");
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            ExecutorService clients = Executors.newFixedThreadPool(4);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = i % 2 == 0 ? "chat-a" : "chat-b";
                running.add(clients.submit(() -> {
                    while (!over.get()) {
                        assertThat(bench.answer(name, "hi"))
                                .matches("hi echo-1 word\\d+ <none>|hi echo-1 first <none>");
                        answered.incrementAndGet();
                    }
                }));
            }

            // When
            changeAtRandom(bench, new Random(SEED));
            over.set(true);

            // Then
            for (Future<?> client : running) {
                client.get();
            }
            clients.shutdown();
            assertThat(answered).hasPositiveValue();
            assertThat(stream).isNotDone();
            bench.gate.open();
            assertThat(stream.join().getMessage().getBody(String.class)).isEqualTo("hold echo-1 first <none>");
            await().until(() -> bench.live.report().stream()
                    .allMatch(name -> name.draining().isEmpty()));
        }
    }

    private static void changeAtRandom(SwapBench bench, Random random) {
        String provider = "kamelets/provider-echo-action.kamelet.yaml";
        String route = "routes/model/chat-a.camel.yaml";
        String providerText = bench.read(provider);
        String routeText = bench.read(route);
        for (int i = 0; i < 40; i++) {
            switch (random.nextInt(5)) {
                case 0 -> bench.write(provider, providerText.replace("default: first", "default: word" + i));
                case 1 -> bench.write(provider, providerText.replace("- setBody", "- setBdy"));
                case 2 -> bench.write(route, routeText + "        - log: swap" + i + "\n");
                case 3 -> bench.write(route, routeText.replace("model-echo", "model-none"));
                default -> bench.write(route, routeText.substring(0, random.nextInt(routeText.length())));
            }
            bench.look();
        }
    }
}
