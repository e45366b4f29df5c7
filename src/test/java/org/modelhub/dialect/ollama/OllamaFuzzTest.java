package org.modelhub.dialect.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.StreamFuzz;
import org.modelhub.dialect.StreamFuzz.Said;
import org.modelhub.dialect.StreamFuzz.Sample;

/** A random answer, written as Ollama writes it and cut anywhere, says what a plain model of it says. */
class OllamaFuzzTest {

    private static ChunkDecoder decoder() {
        return new OllamaDialect().chunkDecoder(StreamFuzz.REQUEST);
    }

    @Test
    void everyAnswerSaysWhatThePlainModelSays() {
        // Given
        Random random = StreamFuzz.random("OllamaFuzzTest");

        // When
        String wrong = StreamFuzz.saysTheSameHoweverCut(random, 3000, () -> new Answer(random));

        // Then
        assertThat(wrong).isNull();
    }

    @Test
    void damagedAnswersSayTheSameHoweverTheyAreCut() {
        // Given
        Random random = StreamFuzz.random("OllamaFuzzTest.damaged");

        // When
        String wrong = StreamFuzz.damageIsTheSameHoweverCut(
                random, 3000, () -> new Answer(random).bytes(), OllamaFuzzTest::decoder);

        // Then
        assertThat(wrong).isNull();
    }

    @Test
    void lineAboveTheLimitIsOneFailure() {
        // Given
        ChunkDecoder decoder = new OllamaDialect(1000).chunkDecoder(StreamFuzz.REQUEST);
        byte[] endless = StreamFuzz.utf8("{\"message\":\"" + "x".repeat(50_000));

        // When
        List<ChatChunk> chunks = StreamFuzz.decode(decoder, endless, 300, 600, 1200);

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    /** One random answer: its bytes, and what it says by the plainest reading. */
    private static final class Answer implements Sample {

        private final Random random;
        private final String end;
        private final StringBuilder stream = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final StringBuilder text = new StringBuilder();
        private final List<String> calls = new ArrayList<>();

        Answer(Random random) {
            this.random = random;
            this.end = List.of("stop", "length", "open", "failure").get(random.nextInt(4));
            write();
        }

        @Override
        public ChunkDecoder decoder() {
            return OllamaFuzzTest.decoder();
        }

        @Override
        public byte[] bytes() {
            return StreamFuzz.utf8(stream.toString());
        }

        @Override
        public Said said() {
            boolean over = !end.equals("open") && !end.equals("failure");
            String reason = end.equals("stop") && !calls.isEmpty() ? "tool_calls" : end;
            boolean held = end.equals("failure") && reasoning.isEmpty() && calls.isEmpty();
            String given = held ? StreamFuzz.beforeFailure(text.toString()) : text.toString();
            return new Said(reasoning.toString(), given, List.copyOf(calls), reason, over ? "5+7" : "");
        }

        private void write() {
            for (int i = random.nextInt(4); i > 0; i--) {
                String piece = StreamFuzz.words(random, 4);
                reasoning.append(piece);
                message(new JsonObject().put("content", "").put("thinking", piece));
            }
            for (int i = random.nextInt(5); i > 0; i--) {
                String piece = StreamFuzz.words(random, 4);
                text.append(piece);
                message(new JsonObject().put("content", piece));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                JsonObject arguments = new JsonObject().put("k", StreamFuzz.words(random, 3));
                JsonObject function = new JsonObject().put("name", "f").put("arguments", arguments);
                calls.add(calls.size() + "f" + arguments.encode());
                message(new JsonObject()
                        .put("content", "")
                        .put("tool_calls", new JsonArray().add(new JsonObject().put("function", function))));
            }
            finish();
        }

        private void finish() {
            if (end.equals("failure")) {
                line(new JsonObject().put("error", "died"));
                message(new JsonObject().put("content", "never read"));
            } else if (!end.equals("open")) {
                line(new JsonObject()
                        .put("message", new JsonObject().put("content", ""))
                        .put("done", true)
                        .put("done_reason", end)
                        .put("prompt_eval_count", 5)
                        .put("eval_count", 7));
            }
        }

        private void message(JsonObject message) {
            line(new JsonObject().put("model", "m").put("message", message).put("done", false));
        }

        private void line(JsonObject object) {
            stream.append(object.encode()).append(random.nextBoolean() ? "\n" : "\r\n");
            if (random.nextInt(4) == 0) {
                stream.append(" \n");
            }
        }
    }
}
