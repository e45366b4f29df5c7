package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.contract.CutRuns;
import org.modelhub.edge.socket.StreamWords.Spoken;
import org.modelhub.fault.ScriptedUpstream;

/** Streams on sockets that are reset at any byte, and gone on with on new ones. */
class CutSocketTest {

    private static final int ANSWERS = 800;
    private static final String PROMPT = "你好 🎉";
    private static final String THOUGHT = "first I think, then I speak";
    private static final int TOKENS = 40;

    private static ScriptedUpstream upstream;
    private static HubFixture hub;

    /** A model whose words are known. */
    private enum Model {
        QUICK("chat-reasoning", "", new Spoken("You said: " + PROMPT, THOUGHT, List.of())),
        PACED("chat-reasoning-tokens-" + TOKENS + "-pace-1", "", new Spoken(tokens(), THOUGHT, List.of())),
        CALLS(
                "chat-reasoning-parallel",
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]",
                new Spoken(
                        "",
                        THOUGHT,
                        List.of("get_weather{\"city\":\"Beijing\"}", "get_weather{\"city\":\"Paris, FR\"}")));

        private final String script;
        private final String chat;
        private final Spoken words;

        Model(String script, String fields, Spoken words) {
            this.script = script;
            this.chat = "{\"model\":\"" + publicName() + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT
                    + "\"}]" + fields + "}";
            this.words = words;
        }

        String publicName() {
            return "cut-" + name().toLowerCase(Locale.ROOT);
        }

        private static String tokens() {
            return IntStream.range(0, TOKENS).mapToObj(i -> "t" + i + " ").collect(Collectors.joining());
        }
    }

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        for (Model model : Model.values()) {
            hub.addChat(model.publicName(), upstream.baseUrl(), model.script);
        }
        hub.awaitNames(Stream.of(Model.values()).map(Model::publicName).toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    @Tag("R8")
    @Test
    void answerThatIsCutAnywhereArrivesAsOneThatIsNot() throws Exception {
        // Given
        LongAdder joined = new LongAdder();

        // When
        CutRuns runs = CutRuns.of(ANSWERS, (number, random) -> {
            Model model = Model.values()[random.nextInt(Model.values().length)];
            return new CutAnswer(hub.port(), model.chat, model.words, joined);
        });

        // Then
        runs.assertFaultless(
                "%d resets of %d answers on sockets (" + joined.sum()
                        + " joined frames): %d with text, reasoning and tool"
                        + " calls byte-identical, each number once",
                "all byte-identical, 0 lost, 0 repeated");
        assertThat(runs.cuts()).isGreaterThan(500);
        assertThat(joined.sum()).isGreaterThan(100);
    }
}
