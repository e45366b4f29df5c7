package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.contract.CutReader.Event;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.figures.Figures;

/** Streams over real connections that are cut at any byte, in every form that a client may ask for. */
class CutStreamTest {

    private static final long SEED = 20_261_122;
    private static final int ANSWERS = 1_200;
    private static final int CLIENTS = 6;
    private static final int MOST_CUTS = 4;
    private static final int WHOLE = Integer.MAX_VALUE;
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
        add("cut-quick", "chat-reasoning");
        add("cut-paced", "chat-reasoning-tokens-12-pace-1");
        add("cut-calls", "chat-parallel-tokens-3");
        hub.awaitNames(NAMES.toArray(String[]::new));
        String key = HubCalls.json(new HubCalls(hub).send("POST", "/admin/keys", "{\"name\":\"cut\"}"))
                .get("key")
                .asText();
        client = new CutReader(hub.port(), key);
    }

    private static void add(String name, String model) {
        hub.add(
                name,
                "chat",
                "provider-openai-action",
                Map.of("baseUrl", upstream.baseUrl(), "apiKey", "some-key", "model", model));
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    /** What became of one answer that was cut. */
    private record Run(String name, int cuts, List<Event> pieced, List<Event> uncut) {

        boolean identical() {
            return pieced.equals(uncut) && uncut.size() > 3;
        }
    }

    @Tag("R8")
    @Test
    void answerThatIsCutAnywhereArrivesAsOneThatIsNot() throws Exception {
        // Given
        AtomicInteger next = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<List<Run>>> work = new ArrayList<>();

        // When
        for (int i = 0; i < CLIENTS; i++) {
            work.add(clients.submit(() -> {
                List<Run> runs = new ArrayList<>();
                for (int number = next.getAndIncrement(); number < ANSWERS; number = next.getAndIncrement()) {
                    runs.add(run(number));
                }
                return runs;
            }));
        }
        List<Run> runs = new ArrayList<>();
        for (Future<List<Run>> one : work) {
            runs.addAll(one.get());
        }
        clients.shutdown();

        // Then
        List<Run> wrong = runs.stream().filter(run -> !run.identical()).toList();
        int cuts = runs.stream().mapToInt(Run::cuts).sum();
        Figures.record(
                "R8",
                cuts + " cuts of " + runs.size() + " SSE answers in 6 dialects over TCP: "
                        + (runs.size() - wrong.size()) + " byte-identical",
                "all byte-identical, 0 lost, 0 repeated",
                wrong.isEmpty());
        assertThat(wrong).isEmpty();
        assertThat(cuts).isGreaterThan(1_000);
    }

    /** Bytes of an answer on the wire, about: they come in pieces as the model's do. */
    private static int length(Form form, String name) {
        try {
            return form.ask(name, RESUMABLE, WHOLE).bytes();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Cuts an answer a few times, goes on each time behind the last whole event, and reads it once more in one piece. */
    private static Run run(int number) throws IOException {
        Random random = new Random(SEED + number);
        Form form = Form.values()[number % Form.values().length];
        String name = NAMES.get(random.nextInt(NAMES.size()));
        int length = LENGTHS.computeIfAbsent(form + name, any -> length(form, name));
        Got got = form.ask(name, RESUMABLE, random.nextInt(length));
        String stream = got.stream();
        List<Event> pieced = new ArrayList<>(got.events());
        String last = got.lastId("");
        int cuts = 0;
        while (!got.whole()) {
            cuts++;
            got = client.resume(stream, last, cuts < MOST_CUTS ? random.nextInt(length) : WHOLE);
            pieced.addAll(got.events());
            last = got.lastId(last);
        }
        return new Run(
                form + " " + name + " " + number,
                cuts,
                pieced,
                client.resume(stream, "", WHOLE).events());
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

    private static List<String> timeless(Got got) {
        return got.events().stream()
                .map(event -> event.text()
                        .replaceAll("_?[0-9a-f]{16,}[0-9a-z_-]*", "#")
                        .replaceAll("\"created(_at)?\":\\d+", "#")
                        .replaceAll("\"(id|item_id|call_id|responseId|tool_use_id)\":\"[^\"]*\"", "\"id\":#"))
                .toList();
    }
}
