package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.fault.ScriptedUpstream;

/** Streams over real connections that are cut at any byte, in every form that a client may ask for. */
class CutStreamTest {

    private static final int ANSWERS = 1_200;
    private static final int WHOLE = CutRuns.WHOLE;
    private static final String RESUMABLE = "Hub-Stream-Resume: 1\r\n";
    private static final List<String> NAMES = List.of("cut-quick", "cut-paced", "cut-calls");

    private static final Map<String, Integer> LENGTHS = new ConcurrentHashMap<>();

    private static ScriptedUpstream upstream;
    private static HubFixture hub;
    private static CutReader client;

    /** A way to ask for a stream; {@code NAME} stands for the public name. */
    private enum Form {
        OPENAI(
                "/v1/chat/completions",
                "{\"model\":\"NAME\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"你好 🎉\"}],"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]}"),
        TEXT(
                "/v1/chat/completions",
                "{\"model\":\"NAME\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"你好 🎉\"}]}"),
        COMPLETIONS("/v1/completions", "{\"model\":\"NAME\",\"stream\":true,\"prompt\":\"你好 🎉\"}"),
        ANTHROPIC(
                "/v1/messages",
                "{\"model\":\"NAME\",\"max_tokens\":99,\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"你好 🎉\"}],"
                        + "\"tools\":[{\"name\":\"get_weather\",\"input_schema\":{\"type\":\"object\"}}]}"),
        RESPONSES("/v1/responses", "{\"model\":\"NAME\",\"stream\":true,\"input\":\"你好 🎉\"}"),
        GEMINI(
                "/v1beta/models/NAME:streamGenerateContent?alt=sse",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"你好 🎉\"}]}]}"),
        GENERATE("/v1/models/NAME/generate_stream", "{\"inputs\":\"你好 🎉\"}");

        private final String path;
        private final String body;

        Form(String path, String body) {
            this.path = path;
            this.body = body;
        }

        Got ask(String name, String headers, int most) throws IOException {
            return client.post(path.replace("NAME", name), body.replace("NAME", name), headers, most);
        }
    }

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        hub.addChat("cut-quick", upstream.baseUrl(), "chat-reasoning");
        hub.addChat("cut-paced", upstream.baseUrl(), "chat-reasoning-tokens-12-pace-1");
        hub.addChat("cut-calls", upstream.baseUrl(), "chat-parallel-tokens-3");
        hub.awaitNames(NAMES.toArray(String[]::new));
        client = new CutReader(hub.port(), key("{\"name\":\"cut\"}"));
    }

    private static String key(String body) {
        return HubCalls.json(new HubCalls(hub).send("POST", "/admin/keys", body))
                .get("key")
                .asText();
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    @Tag("R8")
    @Test
    void answerThatIsCutAnywhereArrivesAsOneThatIsNot() throws Exception {
        // When
        CutRuns runs = CutRuns.of(ANSWERS, CutStreamTest::answer);

        // Then
        runs.assertFaultless(
                "%d cuts of %d SSE answers in 6 dialects over TCP: %d byte-identical",
                "all byte-identical, 0 lost, 0 repeated");
        assertThat(runs.cuts()).isGreaterThan(1_000);
    }

    private static CutEvents answer(int number, Random random) {
        Form form = Form.values()[number % Form.values().length];
        String name = NAMES.get(random.nextInt(NAMES.size()));
        int length = LENGTHS.computeIfAbsent(form + " " + name, any -> length(form, name));
        return new CutEvents(form + " " + name, length, most -> form.ask(name, RESUMABLE, most), time -> client);
    }

    /** Bytes of an answer on the wire, about: they come in pieces as the model's do. */
    private static int length(Form form, String name) {
        try {
            return form.ask(name, RESUMABLE, WHOLE).bytes();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Its id and time are its own, so they are taken out. */
    @Test
    void resumedAnswerIsTheOneThatComesWithoutTheHeader() throws IOException {
        for (Form form : Form.values()) {
            // Given
            Got plain = form.ask("cut-quick", "", WHOLE);

            // When
            Got fresh = form.ask("cut-quick", RESUMABLE, WHOLE);
            Got again = client.resume(fresh.stream(), "", WHOLE);

            // Then
            assertThat(plain.stream()).as(form.name()).isEmpty();
            assertThat(plain.events()).as(form.name()).hasSizeGreaterThan(3);
            assertThat(plain.events())
                    .as(form.name())
                    .allMatch(event -> event.id().isEmpty());
            assertThat(again.events()).as(form.name()).isEqualTo(fresh.events());
            assertThat(timeless(fresh)).as(form.name()).isEqualTo(timeless(plain));
        }
    }

    @Test
    void keptStreamOfLinesIsGoneOnWithAsEvents() throws IOException {
        // Given
        String body = "{\"name\":\"keeps\",\"policy\":{\"on_disconnect\":{\"action\":\"keep\"}}}";
        CutReader keeper = new CutReader(hub.port(), key(body));
        Got lines = keeper.post(
                "/api/chat",
                "{\"model\":\"cut-paced\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}",
                RESUMABLE,
                WHOLE);

        // When
        Got again = keeper.resume(lines.stream(), "", WHOLE);

        // Then
        assertThat(lines.headers().get("content-type")).startsWith("application/x-ndjson");
        assertThat(lines.body()).doesNotContain("id: ");
        assertThat(again.body()).contains("\"content\":\"t11 \"").endsWith("data: [DONE]\n\n");
    }

    private static List<String> timeless(Got got) {
        return got.events().stream()
                .map(event -> event.text()
                        .replaceAll("_?[0-9a-f]{16,}[0-9a-z_-]*", "#")
                        .replaceAll("\"created(_at)?\":\\d+", "#")
                        .replaceAll("\"(id|item_id|call_id|responseId|tool_use_id)\":\"[^\"]*\"", "\"id\":#"))
                .toList();
    }
}
