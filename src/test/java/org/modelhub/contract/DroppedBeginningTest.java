package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubFixture;
import org.modelhub.contract.CutReader.Event;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.fault.RedisProcess;
import org.modelhub.fault.ScriptedUpstream;

/** Streams of which a hub's memory has only the end, while Redis has all. */
class DroppedBeginningTest {

    private static final int WHOLE = Integer.MAX_VALUE;
    private static final String RESUMABLE = "Hub-Stream-Resume: 1\r\n";
    private static final String CHAT =
            "{\"model\":\"long\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
    private static final String RESPONSE = "{\"model\":\"long\",\"stream\":true,\"input\":\"go\"}";

    private static final Pattern PIECE = Pattern.compile("\"(?:content|delta)\":\"([^\"]*)\"");

    private static RedisProcess redis;
    private static ScriptedUpstream upstream;
    private static HubFixture hub;
    private static CutReader client;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        upstream = new ScriptedUpstream();
        hub = new HubFixture(
                "test.upstream.url=" + upstream.baseUrl(),
                "hub.redis.url=" + redis.url(),
                "hub.stream.buffer.stream=4KB",
                "hub.stream.pending=1KB",
                "hub.seal.keys=1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        hub.add(
                "long",
                "chat",
                "provider-openai-action",
                Map.of("baseUrl", upstream.baseUrl(), "apiKey", "some-key", "model", "chat-tokens-3000"));
        hub.awaitNames("long");
        client = new CutReader(hub.port(), HubFixture.ADMIN_KEY);
    }

    @AfterAll
    static void stop() throws IOException {
        hub.close();
        upstream.close();
        redis.close();
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/responses"})
    void answerIsReadAgainFromAnyPlaceOnTheHubThatWroteIt(String path) throws IOException {
        // Given
        Got all = client.post(path, path.endsWith("responses") ? RESPONSE : CHAT, RESUMABLE, WHOLE);

        // When
        Got again = client.resume(all.stream(), "", WHOLE);
        Got middle = client.resume(all.stream(), all.events().get(100).id(), WHOLE);

        // Then
        assertThat(again.status()).isEqualTo(200);
        assertThat(text(all.events())).contains("t0 ", "t2999 ").isEqualTo(text(again.events()));
        assertThat(text(middle.events()))
                .isEqualTo(text(all.events().subList(101, all.events().size())));
        assertThat(again.lastId("")).isEqualTo(all.lastId("?")).isEqualTo(middle.lastId(""));
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/responses"})
    void clientThatLostNearlyAllGoesOnToTheEndOfAnAnswerThatIsStillWritten(String path) throws IOException {
        // Given
        Got cut = client.post(path, path.endsWith("responses") ? RESPONSE : CHAT, RESUMABLE, 150_000);

        // When
        Got rest = client.resume(cut.stream(), cut.events().get(0).id(), WHOLE);

        // Then
        assertThat(rest.status()).isEqualTo(200);
        assertThat(text(rest.events()))
                .startsWith(text(cut.events().subList(1, cut.events().size())))
                .contains("t2999 ");
        assertThat(rest.lastId("?"))
                .isEqualTo(client.resume(cut.stream(), "", WHOLE).lastId(""));
    }

    /** What was said, however it was cut into events. */
    private static String text(List<Event> events) {
        return events.stream()
                .flatMap(event -> PIECE.matcher(event.text()).results())
                .map(piece -> piece.group(1))
                .collect(Collectors.joining());
    }

    @Test
    void beginningThatNobodyHasIsGone() throws IOException {
        // Given
        Got all = client.post("/v1/chat/completions", CHAT, RESUMABLE, WHOLE);

        // When
        redis.ask("DEL hub:stream:{" + all.stream() + "}:frames");
        Got gone = client.resume(all.stream(), "", WHOLE);
        Got end = client.resume(all.stream(), all.lastId(""), WHOLE);

        // Then
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.body()).contains("stream_expired");
        assertThat(end.status()).isEqualTo(204);
    }
}
