package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.stream.live.StreamState;
import org.modelhub.stream.live.Streams;

/**
 * Clients that take less than they must are sent away, and lose nothing. An answer has 2 MB, several times what the hub
 * and the system take for a client that does not read.
 */
class SlowSocketTest {

    private static final int TOKENS = 2_000;
    private static final int STREAMS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ScriptedUpstream upstream;
    private static HubFixture hub;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture(
                "hub.stream.slow.rate=32",
                "hub.stream.slow.time=2s",
                // What a test does behind the close is not a matter of time.
                "hub.socket.closing=60s",
                "hub.stream.detach.tokens=100000000");
        Map<String, String> provider = Map.of(
                "baseUrl", upstream.baseUrl(), "model", "chat-tokens-" + TOKENS + "-wide-1000", "apiKey", "some-key");
        hub.add("slow-wide", "chat", "provider-openai-action", provider);
        hub.awaitNames("slow-wide");
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    private static int detached() {
        return hub.bean(Streams.class).count(StreamState.DETACHED);
    }

    private static SocketClient deaf() {
        return new SocketClient(hub.port(), HubFixture.ADMIN_KEY, false);
    }

    @Test
    void clientThatDoesNotReadIsSentAwayAndGoesOnOnANewSocket() {
        try (SocketClient slow = deaf();
                SocketClient back = new SocketClient(hub)) {
            // Given
            slow.chat("slow-wide");
            await().atMost(PATIENCE).until(() -> detached() == 1);

            // When
            slow.read();
            int code = slow.closeCode();
            PiecedStream stream = PiecedStream.begunOn(slow).get(0);
            long heard = stream.last();
            stream.resumeOn(back);
            back.await("done");

            // Then
            JsonNode error = slow.await("error");
            assertThat(code).isEqualTo(4408);
            assertThat(error.at("/error/code").asText()).isEqualTo("too_slow");
            assertThat(error.get("resumable").asBoolean()).isTrue();
            assertThat(error.get("seq").asLong()).isEqualTo(heard).isBetween(1L, TOKENS - 1L);
            stream.and(back).assertWhole(TOKENS);
        }
    }

    @Test
    void allStreamsOfASlowSocketGoOnOnANewOne() {
        try (SocketClient slow = deaf();
                SocketClient back = new SocketClient(hub)) {
            // Given
            for (int i = 0; i < STREAMS; i++) {
                slow.chat("slow-wide");
            }
            await().atMost(PATIENCE).until(() -> detached() == STREAMS);

            // When
            slow.read();
            int code = slow.closeCode();
            List<PiecedStream> streams = PiecedStream.begunOn(slow);
            streams.forEach(stream -> stream.resumeOn(back));
            back.await("done", STREAMS);

            // Then
            assertThat(code).isEqualTo(4408);
            assertThat(slow.frames("done")).isEmpty();
            assertThat(streams).hasSize(STREAMS);
            streams.forEach(stream -> stream.and(back).assertWhole(TOKENS));
        }
    }

    @Test
    void clientThatGrantsNothingLosesTheStreamAndNotTheSocket() {
        try (SocketClient client = new SocketClient(hub)) {
            // Given
            client.chat("slow-wide", "'credit':{'tokens':5}");

            // When
            JsonNode error = client.await("error");
            PiecedStream stream = PiecedStream.begunOn(client).get(0);
            int left = detached();
            long heard = stream.last();

            // Then
            assertThat(error.at("/error/code").asText()).isEqualTo("too_slow");
            assertThat(error.get("resumable").asBoolean()).isTrue();
            assertThat(error.get("seq").asLong()).isEqualTo(heard).isEqualTo(5);
            assertThat(left).isEqualTo(1);
            assertThat(client.isOpen()).isTrue();
            try (SocketClient back = new SocketClient(hub)) {
                stream.resumeOn(back);
                back.await("done");
                stream.and(back).assertWhole(TOKENS);
            }
            client.send("{'type':'ping'}").await("pong");
        }
    }
}
