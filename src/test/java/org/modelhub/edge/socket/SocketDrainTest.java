package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** The hub ends while sockets are open: each is told that it may come back elsewhere, and none loses what can be given. */
class SocketDrainTest {

    @Test
    void idleSocketIsSentAwayAtOnceAndABusyOneWhenItsStreamIsWhole() {
        // Given
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            HubFixture hub = new HubFixture("hub.edge.drain.notice=1s", "hub.edge.drain.time=60s");
            hub.add(
                    "short",
                    "chat",
                    "provider-openai-action",
                    Map.of("baseUrl", upstream.baseUrl(), "model", "chat-tokens-40-pace-200", "apiKey", "k"));
            hub.awaitNames("short");
            SocketClient idle = new SocketClient(hub);
            SocketClient busy = new SocketClient(hub);
            busy.chat("short").await("delta");

            // When
            CompletableFuture<Void> ending = CompletableFuture.runAsync(hub::close);

            // Then
            assertThat(idle.closeCode()).isEqualTo(1012);
            assertThat(busy.isOpen()).isTrue();
            busy.chat("short", "'request_id':'late'");
            JsonNode refused = busy.await("error");
            assertThat(refused.at("/error/code").asText()).isEqualTo("draining");
            assertThat(refused.get("request_id").asText()).isEqualTo("late");
            assertThat(busy.await("done").at("/delivery/chunks").asInt()).isEqualTo(42);
            assertThat(busy.closeCode()).isEqualTo(1012);
            await().until(ending::isDone);
        }
    }

    @Test
    void streamThatDoesNotEndInTimeIsAnErrorBeforeTheClose() {
        // Given
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            HubFixture hub = new HubFixture("hub.edge.drain.notice=0s", "hub.edge.drain.time=300ms");
            hub.add(
                    "long",
                    "chat",
                    "provider-openai-action",
                    Map.of("baseUrl", upstream.baseUrl(), "model", "chat-tokens-4000-pace-50", "apiKey", "k"));
            hub.awaitNames("long");
            SocketClient client = new SocketClient(hub);
            client.chat("long").await("delta");

            // When
            hub.close();

            // Then
            assertThat(client.await("error").get("stream_id").asText()).startsWith("strm_");
            assertThat(client.closeCode()).isEqualTo(1012);
            await().until(() -> upstream.seen().openConnections() == 0);
        }
    }
}
