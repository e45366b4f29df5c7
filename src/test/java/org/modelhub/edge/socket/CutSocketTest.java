package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.contract.CutRuns;
import org.modelhub.contract.CutRuns.Piece;
import org.modelhub.fault.ScriptedUpstream;

/** Streams on sockets that are reset at any byte, and gone on with on new ones. */
class CutSocketTest {

    private static final int ANSWERS = 800;
    private static final int START = 450;
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

    /** An answer that is gone on with behind the number of the last frame that arrived whole. */
    private static final class CutAnswer implements CutRuns.Answer<JsonNode> {

        private final String chat;
        private String stream = "";

        CutAnswer(String name) {
            chat = "{\"model\":\"" + name + "\",\"messages\":[{\"role\":\"user\",\"content\":\"你好 🎉\"}],"
                    + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]}";
        }

        @Override
        public int length() {
            return LENGTH;
        }

        /** The start frame stays whole: without it the client has no name to come back with. */
        @Override
        public Piece<JsonNode> ask(int most) throws IOException {
            List<JsonNode> got = frames(chat, START + most);
            stream = got.get(0).get("stream_id").asText();
            return piece(got);
        }

        @Override
        public Piece<JsonNode> resume(int time, List<JsonNode> got, int most) throws IOException {
            long after = got.isEmpty() ? 0 : got.get(got.size() - 1).get("seq").asLong();
            return piece(frames("{\"type\":\"resume\",\"stream_id\":\"" + stream + "\",\"seq\":" + after + "}", most));
        }

        private static List<JsonNode> frames(String message, long most) throws IOException {
            try (CutSocket socket = new CutSocket(hub.port(), most)) {
                socket.send(message);
                return socket.frames();
            }
        }

        private static Piece<JsonNode> piece(List<JsonNode> frames) {
            return new Piece<>(frames.isEmpty() ? frames : frames.subList(1, frames.size()), isWhole(frames));
        }

        @Override
        public String fault(List<JsonNode> pieced, List<JsonNode> uncut) {
            return content(pieced).equals(content(uncut)) && isGapless(pieced) ? "" : pieced + " and not " + uncut;
        }

        @Override
        public String toString() {
            return chat + " as " + stream;
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
        // When
        CutRuns runs = CutRuns.of(ANSWERS, (number, random) -> new CutAnswer(NAMES.get(random.nextInt(NAMES.size()))));

        // Then
        runs.assertFaultless(
                "%d resets of %d answers on sockets: %d with the same words, each number once",
                "all identical, 0 lost, 0 repeated");
        assertThat(runs.cuts()).isGreaterThan(500);
    }

    private static boolean isWhole(List<JsonNode> frames) {
        String last = frames.isEmpty()
                ? "start"
                : frames.get(frames.size() - 1).get("type").asText();
        return last.equals("done") || last.equals("error");
    }
}
