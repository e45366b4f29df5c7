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

/** What becomes of a running stream when the hub is told to stop: it never holds the stop, nor ends as if whole. */
class StopWithStreamTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void endlessStreamDoesNotHoldTheStopAndIsNotTakenForWhole() {
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            // Given
            HubFixture hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
            CompletableFuture<HttpResponse<String>> stream = endlessStream(hub, upstream);

            // When
            Duration took = stop(hub);

            // Then
            System.out.println("stop with a stream of 100 s: " + took);
            assertThat(took).isLessThan(LIMIT);
            await().until(stream::isDone);
            assertThat(stream.handle((answer, cut) -> cut == null ? answer.body() : "cut")
                            .join())
                    .doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
            await().until(() -> upstream.seen().openConnections() == 0);
        }
    }

    private static CompletableFuture<HttpResponse<String>> endlessStream(HubFixture hub, ScriptedUpstream upstream) {
        HubCalls calls = new HubCalls(hub);
        LiveHome home = new LiveHome(hub);
        home.writeKamelet("endless", upstream.baseUrl(), "tokens-1000-pace-100");
        home.writeName("endless", "endless");
        await().until(() -> calls.send("GET", "/v1/models/endless", "").statusCode() == 200);
        CompletableFuture<HttpResponse<String>> stream = calls.chat("endless", "go", true);
        await().until(() -> upstream.seen().bytesOut() > 0);
        return stream;
    }

    private static Duration stop(HubFixture hub) {
        long before = System.nanoTime();
        hub.close();
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
