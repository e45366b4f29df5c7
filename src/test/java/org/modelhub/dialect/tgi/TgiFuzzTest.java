package org.modelhub.dialect.tgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.StreamFuzz;
import org.modelhub.dialect.StreamFuzz.Said;
import org.modelhub.dialect.StreamFuzz.Sample;
import org.modelhub.dialect.openai.OpenAiDialect;

/** A random answer, written as TGI writes it and cut anywhere, says what a plain model of it says. */
class TgiFuzzTest {

    private static ChatRequest request(List<String> stops) {
        JsonObject body = new JsonObject()
                .put("model", "m")
                .put("stop", new JsonArray(stops))
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "q")));
        return new OpenAiDialect().readChat(ClientCall.of(StreamFuzz.utf8(body.encode())));
    }

    @Test
    void everyAnswerSaysWhatThePlainModelSays() {
        // Given
        Random random = StreamFuzz.random("TgiFuzzTest");

        // When
        String wrong = StreamFuzz.saysTheSameHoweverCut(random, 3000, () -> new Answer(random));

        // Then
        assertThat(wrong).isNull();
    }

    @Test
    void damagedAnswersSayTheSameHoweverTheyAreCut() {
        // Given
        Random random = StreamFuzz.random("TgiFuzzTest.damaged");
        ChatRequest request = request(List.of("ab", "b\n"));

        // When
        String wrong = StreamFuzz.damageIsTheSameHoweverCut(
                random, 3000, () -> new Answer(random).bytes(), () -> new TgiDialect().chunkDecoder(request));

        // Then
        assertThat(wrong).isNull();
    }

    @Test
    void eventAboveTheLimitIsOneFailure() {
        // Given
        ChunkDecoder decoder = new TgiDialect(1000).chunkDecoder(request(List.of()));
        byte[] endless = StreamFuzz.utf8("data:" + "x".repeat(50_000));

        // When
        List<ChatChunk> chunks = StreamFuzz.decode(decoder, endless, 300, 600, 1200);

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    /** One random answer: its bytes, and what it says by the plainest reading. Few letters, so that stops overlap. */
    private static final class Answer implements Sample {

        private static final String[] TOKENS = {"a", "b", "ab", "ba", "\n", "\nUs", "er:", "世", "😀", " "};

        private final Random random;
        private final List<String> stops = new ArrayList<>();
        private final List<String> tokens = new ArrayList<>();
        private final String end;
        private final StringBuilder stream = new StringBuilder();

        Answer(Random random) {
            this.random = random;
            this.end = List.of("eos_token", "length", "stop_sequence", "open", "failure")
                    .get(random.nextInt(5));
            for (int i = random.nextInt(3); i > 0; i--) {
                stops.add(TOKENS[random.nextInt(4)] + TOKENS[random.nextInt(5)]);
            }
            for (int i = random.nextInt(12); i > 0; i--) {
                tokens.add(TOKENS[random.nextInt(TOKENS.length)]);
            }
            if (end.equals("stop_sequence") && !stops.isEmpty()) {
                stops.get(0).codePoints().forEach(point -> tokens.add(Character.toString(point)));
            }
            write();
        }

        @Override
        public ChunkDecoder decoder() {
            return new TgiDialect().chunkDecoder(request(stops));
        }

        @Override
        public byte[] bytes() {
            return StreamFuzz.utf8(stream.toString());
        }

        @Override
        public Said said() {
            String text = String.join("", tokens);
            if (end.equals("stop_sequence")) {
                text = text.substring(0, text.length() - longestStopAtTheEnd(text));
            }
            if (end.equals("failure")) {
                text = StreamFuzz.beforeFailure(withoutWhatMayBegin(text));
            }
            boolean over = !end.equals("open") && !end.equals("failure");
            String reason = end.equals("length") ? "length" : "stop";
            return new Said(
                    "", text, List.of(), over ? reason : end, over && !tokens.isEmpty() ? "9+" + tokens.size() : "");
        }

        private List<String> allStops() {
            List<String> all = new ArrayList<>(stops);
            all.add("\nUser:");
            return all;
        }

        private int longestStopAtTheEnd(String text) {
            return allStops().stream()
                    .filter(text::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
        }

        /** A failure gives out nothing that was held back. */
        private String withoutWhatMayBegin(String text) {
            for (int held = text.length(); held > 0; held--) {
                String tail = text.substring(text.length() - held);
                if (allStops().stream().anyMatch(stop -> stop.startsWith(tail))) {
                    return text.substring(0, text.length() - held);
                }
            }
            return text;
        }

        private void write() {
            for (int i = 0; i < tokens.size(); i++) {
                boolean last = i == tokens.size() - 1 && (end.equals("length") || end.equals("stop_sequence"));
                frame(token(tokens.get(i), false, last));
            }
            boolean ended = !tokens.isEmpty() && (end.equals("length") || end.equals("stop_sequence"));
            if (end.equals("failure")) {
                frame(new JsonObject().put("error", "died").put("error_type", "generation"));
            }
            if (!ended && !end.equals("open")) {
                frame(token("</s>", true, true));
            }
        }

        private JsonObject token(String text, boolean special, boolean last) {
            JsonObject event = new JsonObject()
                    .put("index", 1)
                    .put(
                            "token",
                            new JsonObject().put("id", 1).put("text", text).put("special", special))
                    .putNull("generated_text")
                    .putNull("details");
            if (last) {
                event.put("generated_text", String.join("", tokens))
                        .put(
                                "details",
                                new JsonObject()
                                        .put("finish_reason", end)
                                        .put("generated_tokens", tokens.size())
                                        .put("input_length", 9));
            }
            return event;
        }

        private void frame(JsonObject event) {
            String newline = random.nextBoolean() ? "\n" : "\r\n";
            if (random.nextInt(4) == 0) {
                stream.append(":").append(newline).append(newline);
            }
            stream.append("data:").append(event.encode()).append(newline).append(newline);
        }
    }
}
