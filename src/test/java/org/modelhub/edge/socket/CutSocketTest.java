package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.figures.Figures;

/** Streams on sockets that are reset at any byte, and gone on with on new ones. */
class CutSocketTest {

    private static final long SEED = 20_261_122;
    private static final int ANSWERS = 800;
    private static final int CLIENTS = 6;
    private static final int MOST_CUTS = 4;
    private static final int LENGTH = 700;
    private static final List<String> NAMES = List.of("cut-quick", "cut-paced", "cut-calls");

    private static ScriptedUpstream upstream;
    private static HubFixture hub;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        add("cut-quick", "chat-reasoning");
        add("cut-paced", "chat-reasoning-tokens-12-pace-1");
        add("cut-calls", "chat-parallel-tokens-3");
        hub.awaitNames(NAMES.toArray(String[]::new));
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
    private record Run(int number, int cuts, List<JsonNode> pieced, List<JsonNode> uncut) {

        boolean identical() {
            return content(pieced).equals(content(uncut)) && isGapless(pieced) && uncut.size() > 3;
        }
    }

    /** All that the model said, by kind; deltas may be joined differently. */
    private static String content(List<JsonNode> frames) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        StringBuilder rest = new StringBuilder();
        for (JsonNode frame : frames) {
            text.append(frame.path("text").asText());
            reasoning.append(frame.path("reasoning").asText());
            rest.append(frame.path("tool_call"))
                    .append(frame.path("usage"))
                    .append(frame.path("finish_reason").asText());
        }
        return text + "\n" + reasoning + "\n" + rest;
    }

    private static boolean isGapless(List<JsonNode> frames) {
        long last = 0;
        for (JsonNode frame : frames) {
            if (frame.get("seq").asLong() != last + frame.path("chunks").asLong(1)) {
                return false;
            }
            last = frame.get("seq").asLong();
        }
        return true;
    }

    @Tag("R8")
    @Test
    void answerThatIsCutAnywhereArrivesAsOneThatIsNot() throws Exception {
        // Given
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

        // When
        List<Future<Run>> work = IntStream.range(0, ANSWERS)
                .mapToObj(number -> clients.submit(() -> run(number)))
                .toList();
        List<Run> runs = new ArrayList<>();
        for (Future<Run> one : work) {
            runs.add(one.get());
        }
        clients.shutdown();

        // Then
        List<Run> wrong = runs.stream().filter(run -> !run.identical()).toList();
        int cuts = runs.stream().mapToInt(Run::cuts).sum();
        Figures.record(
                "R8",
                cuts + " resets of " + runs.size() + " answers on sockets: " + (runs.size() - wrong.size())
                        + " with the same words, each number once",
                "all identical, 0 lost, 0 repeated",
                wrong.isEmpty());
        assertThat(wrong).isEmpty();
        assertThat(cuts).isGreaterThan(500);
    }

    /** Cuts an answer a few times, goes on each time behind the last whole frame, and reads it once more in one piece. */
    private static Run run(int number) throws IOException {
        Random random = new Random(SEED + number);
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String chat = "{\"model\":\"" + name + "\",\"messages\":[{\"role\":\"user\",\"content\":\"你好 🎉\"}],"
                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]}";
        // The first cut leaves the start frame whole: without it the client has no name to come back with.
        List<JsonNode> got = frames(chat, 450 + random.nextInt(LENGTH));
        String stream = got.get(0).get("stream_id").asText();
        List<JsonNode> pieced = new ArrayList<>(behindStart(got));
        int cuts = 0;
        while (!isWhole(pieced)) {
            cuts++;
            long after = pieced.isEmpty()
                    ? 0
                    : pieced.get(pieced.size() - 1).get("seq").asLong();
            pieced.addAll(
                    behindStart(frames(resume(stream, after), cuts < MOST_CUTS ? random.nextInt(LENGTH) : 1 << 20)));
        }
        return new Run(number, cuts, pieced, behindStart(frames(resume(stream, 0), 1 << 20)));
    }

    private static List<JsonNode> frames(String message, long most) throws IOException {
        try (CutSocket socket = new CutSocket(hub.port(), most)) {
            socket.send(message);
            return socket.frames();
        }
    }

    private static String resume(String stream, long after) {
        return "{\"type\":\"resume\",\"stream_id\":\"" + stream + "\",\"seq\":" + after + "}";
    }

    private static List<JsonNode> behindStart(List<JsonNode> frames) {
        return frames.isEmpty() ? frames : frames.subList(1, frames.size());
    }

    private static boolean isWhole(List<JsonNode> frames) {
        String last = frames.isEmpty()
                ? "start"
                : frames.get(frames.size() - 1).get("type").asText();
        return last.equals("done") || last.equals("error");
    }
}
