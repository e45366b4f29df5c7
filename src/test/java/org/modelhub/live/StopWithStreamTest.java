package org.modelhub.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** What becomes of a running stream when the hub stops: it is let finish, and never holds the stop beyond the limit. */
class StopWithStreamTest {

    private static final int SHORT_TOKENS = 30;

    @Test
    void streamThatFinishesInTimeIsWholeAndTheHubWaitsNoLonger() {
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            // Given
            HubFixture hub = started(upstream, "tokens-" + SHORT_TOKENS + "-pace-100");
            CompletableFuture<HttpResponse<String>> stream = streaming(hub, upstream);

            // When
            Duration stop = stop(hub);

            // Then
            System.out.println("stop with a stream of 3 s: " + stop);
            assertThat(stop).isLessThan(Duration.ofSeconds(10));
            assertThat(StreamTranscript.of(stream.join().body()).tokens())
                    .isEqualTo(StreamTranscript.scripted(SHORT_TOKENS));
        }
    }

    @Test
    void streamWithoutEndIsCutAtTheLimit() {
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            // Given
            HubFixture hub = started(upstream, "tokens-1000-pace-100", "camel.main.shutdown-timeout=3");
            CompletableFuture<HttpResponse<String>> stream = streaming(hub, upstream);

            // When
            Duration stop = stop(hub);

            // Then
            System.out.println("stop with a stream of 100 s and a limit of 3 s: " + stop);
            assertThat(stop).isLessThan(Duration.ofSeconds(10));
            await().atMost(Duration.ofSeconds(2)).until(stream::isDone);
            String outcome = stream.handle((answer, cut) -> cut == null ? answer.body() : "cut: " + cut)
                    .join();
            assertThat(outcome).doesNotContain("[DONE]");
            await().atMost(Duration.ofSeconds(2)).until(() -> upstream.seen().openConnections() == 0);
        }
    }

    private static HubFixture started(ScriptedUpstream upstream, String model, String... settings) {
        String[] all = new String[settings.length + 1];
        all[0] = "test.upstream.url=" + upstream.baseUrl();
        System.arraycopy(settings, 0, all, 1, settings.length);
        HubFixture hub = new HubFixture(all);
        LiveHome home = new LiveHome(hub);
        home.writeKamelet("endless", upstream.baseUrl(), model);
        home.writeName("endless", "endless");
        await().atMost(Duration.ofSeconds(10)).until(() -> new HubCalls(hub)
                        .send("GET", "/v1/models/endless", "")
                        .statusCode()
                == 200);
        return hub;
    }

    private static CompletableFuture<HttpResponse<String>> streaming(HubFixture hub, ScriptedUpstream upstream) {
        CompletableFuture<HttpResponse<String>> stream = new HubCalls(hub).chat("endless", "go", true);
        await().atMost(Duration.ofSeconds(5)).until(() -> upstream.seen().bytesOut() > 0);
        return stream;
    }

    private static Duration stop(HubFixture hub) {
        long before = System.nanoTime();
        hub.close();
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
