package org.modelhub.edge.socket.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.stream.live.StreamState;
import org.modelhub.stream.live.Streams;

/** The rate of realtime events follows the client: an answer of 2 MB, several times what the system's buffers take. */
class RealtimeFlowTest {

    private static final int TOKENS = 20_000;

    private static ScriptedUpstream upstream;
    private static HubFixture hub;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture();
        hub.addChat("rt-wide", upstream.baseUrl(), "chat-tokens-" + TOKENS + "-wide-100");
        hub.awaitNames("rt-wide");
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    @Test
    void clientThatDoesNotReadHoldsTheUpstreamAndLosesNothing() {
        try (RealtimeClient client = new RealtimeClient(hub.port(), HubFixture.ADMIN_KEY, "rt-wide", false)) {
            // Given
            client.send("{'type':'response.create','response':{'input':[{'type':'message','role':'user','content':"
                    + "[{'type':'input_text','text':'go'}]}]}}");
            await().until(() -> hub.bean(Streams.class).count(StreamState.PAUSED) == 1);
            long held = hub.inFlight("rt-wide");

            // When
            client.read();
            JsonNode response = client.await("response.done").get("response");

            // Then
            List<JsonNode> deltas = client.events("response.output_text.delta");
            String text =
                    deltas.stream().map(delta -> delta.get("delta").asText()).collect(Collectors.joining());
            assertThat(held).isEqualTo(1);
            assertThat(response.get("status").asText()).isEqualTo("completed");
            assertThat(response.at("/output/0/content/0/text").asText())
                    .isEqualTo(text)
                    .endsWith("t" + (TOKENS - 1) + " ");
            assertThat(deltas.size()).isLessThan(TOKENS);
        }
    }
}
