package org.modelhub.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.openai.OpenAiDialect;

/** Whatever a stream of events holds and however it is cut, the decoder says what a slow and plain reader says. */
class ResponsesFuzzTest {

    private static final int STREAMS = 2000;
    private static final List<String> PIECES = List.of("a", "b c", "你", "😀\\u2028", "\"q\"", "\n", "data: x", "");
    private static final ChatRequest REQUEST = new OpenAiDialect()
            .readChat(
                    ClientCall.of("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}".getBytes()));

    @Test
    void decoderSaysWhatThePlainModelSays() {
        // Given
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("ResponsesFuzzTest seed " + seed);
        Random random = new Random(seed);

        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = stream(random);

            // When
            List<String> decoded = summary(decode(stream, random, 1 + random.nextInt(64)));

            // Then
            assertThat(decoded).as("seed %d, stream %d", seed, i).isEqualTo(PlainResponses.read(stream));
        }
    }

    @Tag("R5")
    @Test
    void brokenBytesGiveTheSameHoweverCutAndNeverAFalseEnd() {
        // Given
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("ResponsesFuzzTest seed " + seed);
        Random random = new Random(seed);

        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = stream(random);
            for (int edits = 1 + random.nextInt(4); edits > 0 && stream.length > 0; edits--) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
            }

            // When
            List<ChatChunk> whole = decode(stream, random, stream.length + 1);
            List<ChatChunk> pieces = decode(stream, random, 7);

            // Then
            assertThat(text(pieces)).as("seed %d, stream %d", seed, i).isEqualTo(text(whole));
            long ends = whole.stream()
                    .filter(chunk -> chunk instanceof ChatChunk.Failure || chunk instanceof ChatChunk.Finish)
                    .count();
            assertThat(ends).isLessThanOrEqualTo(1);
        }
    }

    @Tag("S8")
    @Test
    void memoryIsBounded() {
        // Given
        ChunkDecoder decoder = new ResponsesUpstream(1000).chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();
        byte[] delta = ("data: {\"type\":\"response.function_call_arguments.delta\",\"delta\":\"" + "x".repeat(500)
                        + "\"}\n\n")
                .getBytes();

        // When
        for (int i = 0; i < 100; i++) {
            decoder.feed(delta, 0, delta.length, chunks::add);
        }
        decoder.end(chunks::add);

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    private static List<ChatChunk> decode(byte[] stream, Random random, int piece) {
        ChunkDecoder decoder = new ResponsesUpstream().chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();
        for (int at = 0; at < stream.length; ) {
            int length = Math.min(stream.length - at, 1 + random.nextInt(piece));
            decoder.feed(stream, at, length, chunks::add);
            at += length;
        }
        decoder.end(chunks::add);
        return chunks;
    }

    private static String text(List<ChatChunk> chunks) {
        return chunks.toString().replaceAll("call_\\w{24}", "call");
    }

    /** In the words of the plain model. */
    private static List<String> summary(List<ChatChunk> chunks) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<String> calls = new ArrayList<>();
        String end = "truncated";
        for (ChatChunk chunk : chunks) {
            if (chunk instanceof ChatChunk.Text piece) {
                text.append(piece.text());
            } else if (chunk instanceof ChatChunk.Reasoning piece) {
                reasoning.append(piece.text());
            } else if (chunk instanceof ChatChunk.ToolCall call) {
                calls.add("call " + call.name() + (call.arguments().equals("{}") ? "" : call.arguments()));
            } else if (chunk instanceof ChatChunk.Finish finish) {
                end = "finish " + finish.reason();
            } else if (chunk instanceof ChatChunk.Failure) {
                end = "failure";
            }
        }
        List<String> said = new ArrayList<>(List.of("text " + text, "reasoning " + reasoning));
        if (end.startsWith("finish")) {
            said.addAll(calls);
        }
        said.add(end);
        return said;
    }

    /** Some items with or without deltas, then an end; perhaps with events lost, doubled, out of place, or cut off. */
    private static byte[] stream(Random random) {
        List<JsonObject> events = new ArrayList<>();
        int items = random.nextInt(4);
        for (int index = 0; index < items; index++) {
            switch (random.nextInt(3)) {
                case 0 -> message(index, random, events);
                case 1 -> reasoning(index, random, events);
                default -> call(index, random, events);
            }
        }
        String[] ends = {"completed", "completed", "completed", "incomplete", "failed"};
        events.add(event("response." + ends[random.nextInt(ends.length)], 0)
                .put("response", new JsonObject().put("output", new JsonArray())));
        disturb(events, random);
        byte[] bytes = framed(events, random).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static void message(int index, Random random, List<JsonObject> events) {
        StringBuilder all = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String piece = piece(random);
            all.append(piece);
            events.add(event("response.output_text.delta", index).put("delta", piece));
        }
        JsonObject part = new JsonObject().put("type", "output_text").put("text", "." + all);
        events.add(event("response.output_item.done", index)
                .put("item", new JsonObject().put("type", "message").put("content", new JsonArray().add(part))));
    }

    private static void reasoning(int index, Random random, List<JsonObject> events) {
        String type =
                random.nextInt(4) == 0 ? "response.reasoning_text.delta" : "response.reasoning_summary_text.delta";
        for (int i = random.nextInt(4); i > 0; i--) {
            events.add(event(type, index).put("summary_index", i / 2).put("delta", piece(random)));
        }
        JsonArray summary = new JsonArray();
        for (int i = random.nextInt(3); i > 0; i--) {
            summary.add(new JsonObject().put("type", "summary_text").put("text", "s" + piece(random)));
        }
        events.add(event("response.output_item.done", index)
                .put("item", new JsonObject().put("type", "reasoning").put("summary", summary)));
    }

    private static void call(int index, Random random, List<JsonObject> events) {
        String whole = "{\"k\":\"" + random.nextInt(100) + "\"}";
        JsonObject item = new JsonObject().put("type", "function_call").put("name", "f" + index);
        events.add(event("response.output_item.added", index)
                .put("item", item.copy().put("arguments", "")));
        int cut = random.nextInt(whole.length());
        events.add(event("response.function_call_arguments.delta", index).put("delta", whole.substring(0, cut)));
        events.add(event("response.function_call_arguments.delta", index).put("delta", whole.substring(cut)));
        if (random.nextBoolean()) {
            events.add(event("response.output_item.done", index)
                    .put("item", item.copy().put("arguments", whole)));
        }
    }

    private static void disturb(List<JsonObject> events, Random random) {
        for (int i = random.nextInt(3); i > 0 && !events.isEmpty(); i--) {
            int at = random.nextInt(events.size());
            switch (random.nextInt(4)) {
                case 0 -> events.remove(at);
                case 1 -> events.add(at, events.get(random.nextInt(events.size())));
                case 2 -> events.add(random.nextInt(events.size()), events.remove(at));
                default -> events.add(at, event("response.something.new", 0));
            }
        }
    }

    private static String framed(List<JsonObject> events, Random random) {
        StringBuilder text = new StringBuilder();
        String line = random.nextInt(3) == 0 ? "\r\n" : "\n";
        for (JsonObject event : events) {
            if (random.nextInt(6) == 0) {
                text.append(": note").append(line);
            }
            if (random.nextBoolean()) {
                text.append("event: ").append(event.getString("type")).append(line);
            }
            String json = event.encode();
            boolean two = random.nextInt(6) == 0;
            text.append(random.nextBoolean() ? "data: " : "data:");
            text.append(two ? json.replaceFirst(",", "," + line + "data: ") : json);
            text.append(line).append(line);
        }
        return text.toString();
    }

    private static JsonObject event(String type, int index) {
        return new JsonObject().put("type", type).put("output_index", index);
    }

    private static String piece(Random random) {
        return PIECES.get(random.nextInt(PIECES.size()));
    }
}
