package org.modelhub.dialect.dashscope;

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

/** A random answer, written as DashScope writes it and cut anywhere, says what a plain model of it says. */
class DashScopeFuzzTest {

    private static ChunkDecoder decoder() {
        return new DashScopeDialect().chunkDecoder(StreamFuzz.REQUEST);
    }

    @Test
    void everyAnswerSaysWhatThePlainModelSays() {
        // Given
        Random random = StreamFuzz.random("DashScopeFuzzTest");

        // When
        String wrong = StreamFuzz.saysTheSameHoweverCut(random, 3000, () -> new Answer(random));

        // Then
        assertThat(wrong).isNull();
    }

    @Test
    void damagedAnswersSayTheSameHoweverTheyAreCut() {
        // Given
        Random random = StreamFuzz.random("DashScopeFuzzTest.damaged");

        // When
        String wrong = StreamFuzz.damageIsTheSameHoweverCut(
                random, 3000, () -> new Answer(random).bytes(), DashScopeFuzzTest::decoder);

        // Then
        assertThat(wrong).isNull();
    }

    @Test
    void eventAboveTheLimitIsOneFailure() {
        // Given
        ChunkDecoder decoder = new DashScopeDialect(1000).chunkDecoder(StreamFuzz.REQUEST);
        byte[] endless = StreamFuzz.utf8("data:" + "x".repeat(50_000));

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
        private int events;

        Answer(Random random) {
            this.random = random;
            this.end = List.of("stop", "length", "open", "failure").get(random.nextInt(4));
            write();
        }

        @Override
        public ChunkDecoder decoder() {
            return DashScopeFuzzTest.decoder();
        }

        @Override
        public byte[] bytes() {
            return StreamFuzz.utf8(stream.toString());
        }

        @Override
        public Said said() {
            boolean over = !end.equals("open") && !end.equals("failure");
            boolean held = end.equals("failure") && reasoning.isEmpty();
            return new Said(
                    reasoning.toString(),
                    held ? StreamFuzz.beforeFailure(text.toString()) : text.toString(),
                    over ? List.copyOf(calls) : List.of(),
                    end.equals("stop") && !calls.isEmpty() ? "tool_calls" : end,
                    over ? "5+" + events : "");
        }

        private void write() {
            for (int i = random.nextInt(4); i > 0; i--) {
                String piece = StreamFuzz.words(random, 4);
                reasoning.append(piece);
                event(new JsonObject().put("content", "").put("reasoning_content", piece), "null");
            }
            for (int i = random.nextInt(5); i > 0; i--) {
                String piece = StreamFuzz.words(random, 4);
                text.append(piece);
                boolean parts = random.nextBoolean();
                Object content = parts ? new JsonArray().add(new JsonObject().put("text", piece)) : piece;
                event(new JsonObject().put("content", content), "null");
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                call(calls.size());
            }
            finish();
        }

        private void call(int index) {
            String arguments =
                    new JsonObject().put("k", StreamFuzz.words(random, 3)).encode();
            int cut = arguments.offsetByCodePoints(0, random.nextInt(arguments.codePointCount(0, arguments.length())));
            calls.add(index + "f" + arguments);
            event(toolCall(index, "id" + index, "f", arguments.substring(0, cut)), "null");
            event(toolCall(index, "", null, arguments.substring(cut)), "null");
        }

        private static JsonObject toolCall(int index, String id, String name, String arguments) {
            JsonObject function = new JsonObject().put("arguments", arguments);
            if (name != null) {
                function.put("name", name);
            }
            return new JsonObject()
                    .put("content", "")
                    .put(
                            "tool_calls",
                            new JsonArray()
                                    .add(new JsonObject()
                                            .put("index", index)
                                            .put("id", id)
                                            .put("function", function)));
        }

        private void finish() {
            if (end.equals("failure")) {
                frame("error", new JsonObject().put("code", "InternalError").put("message", "died"));
                event(new JsonObject().put("content", "never read"), "stop");
            } else if (!end.equals("open")) {
                event(new JsonObject().put("content", ""), end);
            }
        }

        private void event(JsonObject message, String finish) {
            events++;
            JsonObject choice = new JsonObject();
            if (random.nextBoolean()) {
                choice.put("finish_reason", finish).put("message", message);
            } else {
                choice.put("message", message).put("finish_reason", finish);
            }
            frame(
                    "result",
                    new JsonObject()
                            .put("output", new JsonObject().put("choices", new JsonArray().add(choice)))
                            .put(
                                    "usage",
                                    new JsonObject().put("input_tokens", 5).put("output_tokens", events)));
        }

        private void frame(String name, JsonObject data) {
            String newline = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
            if (random.nextBoolean()) {
                stream.append("id:").append(events).append(newline);
            }
            stream.append("event:").append(name).append(newline);
            stream.append(":HTTP_STATUS/200").append(newline);
            stream.append(random.nextBoolean() ? "data:" : "data: ").append(data.encode());
            stream.append(newline).append(newline);
        }
    }
}
