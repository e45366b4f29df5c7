package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.stream.live.Streams;

/** A client that comes back too late. */
class SocketExpiryTest {

    @Test
    void expiredStreamClosesWith4410() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                HubFixture other = new HubFixture("hub.stream.retention=1s");
                SocketClient client = new SocketClient(other)) {
            // Given
            other.add(
                    "brief",
                    "chat",
                    "provider-openai-action",
                    Map.of("baseUrl", upstream.baseUrl(), "model", "chat-tokens-3", "apiKey", "some-key"));
            other.awaitNames("brief");
            client.chat("brief");
            String id = client.await("done").get("stream_id").asText();
            await().until(() -> other.bean(Streams.class).counters().expired() > 0);

            // When
            client.send("{'type':'resume','stream_id':'" + id + "','seq':2}");

            // Then
            JsonNode error = client.await("error");
            assertThat(error.get("status").asInt()).isEqualTo(410);
            assertThat(error.at("/error/code").asText()).isEqualTo("stream_expired");
            assertThat(client.closeCode()).isEqualTo(4410);
        }
    }
}
