package org.modelhub.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.openai.OpenAiDialect;

/** However a stream of messages is made, cut or broken, the decoder says what the plain model says, or fails once. */
class MessageStreamFuzzTest {

    private static final ChatRequest REQUEST = new OpenAiDialect()
            .readChat(ClientCall.of(utf8("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}")));

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomMessages messages = new RandomMessages(random);

    @Test
    void anyStreamSaysWhatThePlainModelSays() {
        for (int i = 0; i < 1_500; i++) {
            // Given
            List<JsonObject> events = messages.events();
            byte[] stream = messages.framed(events);

            // When
            List<ChatChunk> chunks = decode(stream, cuts(stream.length));

            // Then
            assertThat(withoutIds(chunks))
                    .as("seed %d, stream %d", seed, i)
                    .isEqualTo(PlainMessageModel.chunks(events));
        }
    }

    @Test
    void streamCutShortSaysABeginningAndFinishesOnlyWithAReason() {
        for (int i = 0; i < 12; i++) {
            // Given
            byte[] stream = messages.framed(messages.events());
            List<ChatChunk> whole = withoutIds(decode(stream, new int[0]));

            for (int end = 0; end < stream.length; end += 1 + random.nextInt(3)) {
                // When
                List<ChatChunk> chunks = withoutIds(decode(Arrays.copyOf(stream, end), new int[0]));
                chunks.removeIf(ChatChunk.Failure.class::isInstance);

                // Then
                assertThat(chunks)
                        .as("seed %d, stream %d cut at %d", seed, i, end)
                        .isEqualTo(whole.subList(0, Math.min(chunks.size(), whole.size())));
                boolean reason = new String(stream, 0, end, StandardCharsets.UTF_8).contains("\"stop_reason\":\"");
                assertThat(reason || chunks.stream().noneMatch(ChatChunk.Finish.class::isInstance))
                        .isTrue();
            }
        }
    }

    @Test
    void brokenStreamFailsAtMostOnceAndSaysTheSameHoweverCut() {
        for (int i = 0; i < 1_500; i++) {
            // Given
            byte[] stream = broken(messages.framed(messages.events()));

            // When
            List<ChatChunk> whole = withoutIds(decode(stream, new int[0]));
            List<ChatChunk> pieces = withoutIds(decode(stream, cuts(stream.length)));

            // Then
            assertThat(pieces).as("seed %d, stream %d", seed, i).isEqualTo(whole);
            List<ChatChunk> before = whole.isEmpty() ? whole : whole.subList(0, whole.size() - 1);
            assertThat(before).noneMatch(ChatChunk.Failure.class::isInstance);
        }
    }

    @Test
    void callThatNeverEndsIsOneFailureAndBounded() {
        // Given
        ChunkDecoder decoder = new AnthropicUpstream(1000).chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();
        byte[] start =
                utf8("data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\","
                        + "\"name\":\"f\",\"input\":{}}}\n\n");
        byte[] more =
                utf8("data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\","
                        + "\"partial_json\":\"[1,2,3,\"}}\n\n");

        // When
        decoder.feed(start, 0, start.length, chunks::add);
        for (int i = 0; i < 1000; i++) {
            decoder.feed(more, 0, more.length, chunks::add);
        }
        decoder.end(chunks::add);

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    @Test
    void eventAboveTheLimitIsOneFailure() {
        // Given
        ChunkDecoder decoder = new AnthropicUpstream(1000).chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();
        byte[] endless = utf8("data: " + "x".repeat(500));

        // When
        for (int i = 0; i < 100; i++) {
            decoder.feed(endless, 0, endless.length, chunks::add);
        }
        decoder.end(chunks::add);

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    private byte[] broken(byte[] stream) {
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(stream.length);
            if (random.nextBoolean()) {
                stream[at] = (byte) random.nextInt(256);
            } else {
                int to = Math.max(0, at - random.nextInt(40));
                System.arraycopy(stream, at, stream, to, Math.min(40, stream.length - at));
            }
        }
        return stream;
    }

    private int[] cuts(int length) {
        return random.ints(random.nextInt(8), 0, length + 1).sorted().toArray();
    }

    private static List<ChatChunk> decode(byte[] stream, int[] cuts) {
        ChunkDecoder decoder = new AnthropicUpstream().chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(stream, from, cut - from, chunks::add);
            from = cut;
        }
        decoder.feed(stream, from, stream.length - from, chunks::add);
        decoder.end(chunks::add);
        return chunks;
    }

    private static List<ChatChunk> withoutIds(List<ChatChunk> chunks) {
        List<ChatChunk> plain = new ArrayList<>();
        chunks.forEach(chunk -> plain.add(
                chunk instanceof ChatChunk.ToolCall call
                        ? new ChatChunk.ToolCall(call.index(), "", call.name(), call.arguments())
                        : chunk));
        return plain;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
