package org.modelhub.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.StreamFuzz;

/** Streams of events, whole and broken, framed in every way the standard allows and cut anywhere. */
class CohereFuzzTest {

    private static final int STREAMS = 2_000;
    private static final String[] REASONS = {"COMPLETE", "STOP_SEQUENCE", "MAX_TOKENS", "TOOL_CALL", "ERROR", "TIMEOUT"
    };

    static final ChatRequest REQUEST = StreamFuzz.REQUEST;

    @Test
    void anyStreamGivesWhatThePlainDecoderGivesHoweverCut() {
        // Given
        Random random = StreamFuzz.random("CohereFuzzTest");

        for (int i = 0; i < STREAMS; i++) {
            String stream = stream(random);

            // When
            List<String> expected = new PlainCohere().decode(stream);
            List<String> seen = decode(utf8(stream), random);

            // Then
            assertThat(seen).as("stream %d%n%s", i, stream).isEqualTo(expected);
        }
    }

    @Test
    void brokenStreamsGiveTheSameHoweverCutAndNothingAfterAFailure() {
        // Given
        Random random = StreamFuzz.random("CohereFuzzTest");

        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = utf8(stream(random));
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
            }

            // When
            List<String> one = decode(stream, random);
            List<String> other = decode(stream, random);

            // Then
            assertThat(one).as("stream %d", i).isEqualTo(other);
            assertThat(one.indexOf("Failure")).isIn(-1, one.size() - 1);
        }
    }

    @Test
    void callsWithoutEndAreBounded() {
        // Given
        ChunkDecoder decoder = new CohereUpstream(1000).chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();

        // When
        for (int call = 0; call < 2000; call++) {
            byte[] event = utf8("data: {\"type\":\"tool-call-delta\",\"index\":" + call + "}\n\n");
            decoder.feed(event, 0, event.length, chunks::add);
        }

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    private static String stream(Random random) {
        StringBuilder stream = new StringBuilder(framed(new JsonObject().put("type", "message-start"), random));
        for (int events = random.nextInt(12); events > 0; events--) {
            stream.append(framed(event(random), random));
        }
        if (random.nextInt(5) > 0) {
            stream.append(framed(end(random), random));
        }
        return stream.toString();
    }

    private static JsonObject event(Random random) {
        int index = random.nextInt(3);
        return switch (random.nextInt(9)) {
            case 0, 1 -> event("content-delta", index, "content", new JsonObject().put("text", text(random)));
            case 2 -> event("content-delta", index, "content", new JsonObject().put("thinking", text(random)));
            case 3 -> event("tool-plan-delta", index, "tool_plan", text(random));
            case 4 ->
                event(
                        "tool-call-start",
                        index,
                        "tool_calls",
                        function(new JsonObject().put("name", "f").put("arguments", "")));
            case 5, 6 -> {
                String[] pieces = {"", "{}", "{\"a\":", "1}", "nonsense"};
                yield event(
                        "tool-call-delta",
                        index,
                        "tool_calls",
                        function(new JsonObject().put("arguments", pieces[random.nextInt(pieces.length)])));
            }
            case 7 -> new JsonObject().put("type", "tool-call-end").put("index", index);
            default -> event("citation-start", index, "citations", new JsonObject().put("text", "cited"));
        };
    }

    private static JsonObject function(JsonObject function) {
        return new JsonObject().put("function", function);
    }

    private static JsonObject event(String type, int index, String field, Object value) {
        JsonObject message = new JsonObject().put(field, value);
        return new JsonObject()
                .put("type", type)
                .put("index", index)
                .put("delta", new JsonObject().put("message", message));
    }

    private static JsonObject end(Random random) {
        JsonObject delta = new JsonObject().put("finish_reason", REASONS[random.nextInt(REASONS.length)]);
        if (random.nextInt(6) == 0) {
            delta.put("error", "broke");
        }
        if (random.nextBoolean()) {
            JsonObject tokens =
                    new JsonObject().put("input_tokens", random.nextInt(9)).put("output_tokens", random.nextInt(9));
            delta.put("usage", new JsonObject().put("tokens", tokens));
        }
        return new JsonObject().put("type", "message-end").put("delta", delta);
    }

    private static String text(Random random) {
        return new String[] {"", "a", "世界 😀", "\n\t\"\\", "data: x\n\n"}[random.nextInt(5)];
    }

    /** One event, with a line end, comments and fields as the standard allows; JSON may be cut at a comma. */
    private static String framed(JsonObject event, Random random) {
        String end = new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)];
        String json = event.encode();
        if (random.nextInt(4) == 0) {
            json = json.replaceFirst(",\"", "," + end + "data:\"");
        }
        String comment = random.nextInt(4) == 0 ? ": hi" + end : "";
        String name = random.nextBoolean() ? "event: " + event.getString("type") + end : "";
        return comment + name + (random.nextBoolean() ? "data: " : "data:") + json + end + end;
    }

    private static List<String> decode(byte[] stream, Random random) {
        int[] cuts = StreamFuzz.cuts(random, stream);
        return StreamFuzz.decode(new CohereUpstream().chunkDecoder(REQUEST), stream, cuts).stream()
                .map(PlainCohere::plain)
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
