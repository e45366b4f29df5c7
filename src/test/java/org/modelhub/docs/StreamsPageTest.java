package org.modelhub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** The page about streams: what it has its reader send, and what comes. */
class StreamsPageTest {

    private static final MarkdownPage PAGE = MarkdownPage.of("docs/streams.md");

    private static ScriptedUpstream upstream;
    private static HubFixture hub;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture();
        Map<String, String> slow =
                Map.of("baseUrl", upstream.baseUrl(), "apiKey", "some-key", "model", "chat-tokens-200-pace-50");
        hub.add("slow-chat", "chat", "provider-openai-action", slow);
        hub.awaitNames("slow-chat", "chat-default");
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    @Test
    void everyCallIsAnsweredAsShown() throws Exception {
        // Given
        List<MarkdownPage.Block> blocks = PAGE.blocks();
        String root = hub.baseUrl().replaceFirst("/v1$", "");
        String stream = "";
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).run()) {
                // When
                String command = blocks.get(i).text().replace("$STREAM", stream);
                HttpResponse<String> answer = CurlCall.run(command, root, HubFixture.ADMIN_KEY);
                stream = answer.headers().firstValue("hub-stream-id").orElse(stream);

                // Then
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                ShownAnswer.holds(answer.body(), blocks.get(i + 1));
            }
        }
    }

    @Test
    void everyTalkOverASocketGoesAsShown() throws Exception {
        // Given
        List<MarkdownPage.Block> talks = PAGE.blocks().stream()
                .filter(block -> block.text().startsWith("> "))
                .toList();
        try (SocketTalk socket = new SocketTalk(hub.port(), HubFixture.ADMIN_KEY)) {
            // When
            JsonNode whole = socket.play(talks.get(0));
            JsonNode resumed = socket.play(talks.get(1));
            JsonNode granted = socket.play(talks.get(2));

            // Then
            assertThat(talks).hasSize(3);
            assertThat(resumed.get("seq")).isEqualTo(whole.get("seq"));
            assertThat(granted.get("seq").asInt()).isBetween(5, 13);
        }
    }

    @Test
    void bothLanguagesSayTheSame() {
        // When
        MarkdownPage chinese = MarkdownPage.of("docs/streams.zh-CN.md");

        // Then
        assertThat(chinese.blocks()).isEqualTo(PAGE.blocks());
        assertThat(chinese.headingLevels()).isEqualTo(PAGE.headingLevels());
    }
}
