package org.modelhub.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.StreamFuzz;
import org.modelhub.fault.EventFrames;

/** Streams of frames, whole and broken, cut anywhere: the decoder says what a slow and plain one says. */
class FrameFuzzTest {

    private static final int STREAMS = 2_000;
    private static final String[] STOPS = {
        "end_turn", "tool_use", "max_tokens", "stop_sequence", "content_filtered", "malformed_tool_use", "new_reason"
    };

    static final ChatRequest REQUEST = StreamFuzz.REQUEST;

    @Test
    void anyStreamGivesWhatThePlainDecoderGivesHoweverCut() {
        // Given
        Random random = StreamFuzz.random("FrameFuzzTest");
        int failed = 0;
        int finished = 0;

        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = broken(stream(random), random);

            // When
            List<String> expected = new PlainBedrock().decode(stream);
            List<String> seen = decode(stream, random);

            // Then
            assertThat(seen).as("stream %d", i).isEqualTo(expected);
            assertNothingAfterFailure(seen);
            failed += seen.stream().anyMatch(chunk -> chunk.startsWith("Failure")) ? 1 : 0;
            finished += seen.stream().anyMatch(chunk -> chunk.startsWith("Finish")) ? 1 : 0;
        }
        assertThat(failed).isGreaterThan(STREAMS / 10);
        assertThat(finished).isGreaterThan(STREAMS / 10);
    }

    @Test
    void frameAboveTheLimitIsOneFailureBeforeItsBytesCome() {
        // Given
        String long1 = "x".repeat(2000);
        byte[] frame = EventFrames.event("contentBlockDelta", "{\"delta\":{\"text\":\"" + long1 + "\"}}");
        List<ChatChunk> chunks = new ArrayList<>();
        ChunkDecoder decoder = new BedrockDialect(1000).chunkDecoder(REQUEST);

        // When
        decoder.feed(frame, 0, 12, chunks::add);

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    @Test
    void callsWithoutEndAreBounded() {
        // Given
        ChunkDecoder decoder = new BedrockDialect(1000).chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();

        // When
        for (int block = 0; block < 2000; block++) {
            byte[] frame = EventFrames.event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":" + block + ",\"delta\":{\"toolUse\":{\"input\":\"\"}}}");
            decoder.feed(frame, 0, frame.length, chunks::add);
        }

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    static void assertNothingAfterFailure(List<String> chunks) {
        for (int i = 0; i + 1 < chunks.size(); i++) {
            assertThat(chunks.get(i)).doesNotStartWith("Failure");
        }
    }

    private static byte[] stream(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(EventFrames.event("messageStart", "{\"role\":\"assistant\"}"));
        for (int events = random.nextInt(12); events > 0; events--) {
            bytes.writeBytes(event(random));
        }
        bytes.writeBytes(
                EventFrames.event("messageStop", "{\"stopReason\":\"" + STOPS[random.nextInt(STOPS.length)] + "\"}"));
        bytes.writeBytes(EventFrames.event(
                "metadata",
                "{\"usage\":{\"inputTokens\":" + random.nextInt(9) + ",\"outputTokens\":" + random.nextInt(9)
                        + ",\"cacheReadInputTokens\":" + random.nextInt(3) + "}}"));
        return bytes.toByteArray();
    }

    private static byte[] event(Random random) {
        JsonObject at = new JsonObject().put("contentBlockIndex", random.nextInt(3));
        return switch (random.nextInt(10)) {
            case 0, 1 -> delta(at, new JsonObject().put("text", text(random)));
            case 2 -> delta(at, new JsonObject().put("reasoningContent", new JsonObject().put("text", text(random))));
            case 3 -> {
                String kind = random.nextInt(3) == 0 ? "redactedContent" : "signature";
                yield delta(at, new JsonObject().put("reasoningContent", new JsonObject().put(kind, "s")));
            }
            case 4, 5 -> {
                JsonObject tool = new JsonObject()
                        .put("toolUse", new JsonObject().put("name", "f").put("toolUseId", "t"));
                yield EventFrames.event(
                        "contentBlockStart", at.put("start", tool).encode());
            }
            case 6, 7 -> {
                String[] pieces = {"", "{}", "{\"a\":", "1}", "nonsense"};
                String input = pieces[random.nextInt(pieces.length)];
                yield delta(at, new JsonObject().put("toolUse", new JsonObject().put("input", input)));
            }
            case 8 -> EventFrames.event("contentBlockStop", at.encode());
            default ->
                random.nextInt(4) == 0
                        ? EventFrames.ofLine("!throttlingException {\"message\":\"wait\"}")
                        : EventFrames.event("somethingNew", at.encode());
        };
    }

    private static byte[] delta(JsonObject at, JsonObject delta) {
        return EventFrames.event("contentBlockDelta", at.put("delta", delta).encode());
    }

    private static String text(Random random) {
        return new String[] {"", "a", "世界 😀", "\n\t\"\\", "x".repeat(300)}[random.nextInt(5)];
    }

    private static byte[] broken(byte[] stream, Random random) {
        int kind = random.nextInt(6);
        if (kind == 0) {
            stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
        } else if (kind == 1) {
            return java.util.Arrays.copyOf(stream, random.nextInt(stream.length));
        }
        return stream;
    }

    private static List<String> decode(byte[] stream, Random random) {
        int[] cuts = StreamFuzz.cuts(random, stream);
        return StreamFuzz.decode(new BedrockDialect().chunkDecoder(REQUEST), stream, cuts).stream()
                .map(PlainBedrock::plain)
                .toList();
    }
}
