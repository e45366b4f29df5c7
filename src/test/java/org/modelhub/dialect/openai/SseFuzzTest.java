package org.modelhub.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.ClientCall;

/** However a stream is cut and whatever is wrong with it, the decoder says the same, and nothing after a failure. */
class SseFuzzTest {

    private static final ChatRequest REQUEST = new OpenAiDialect()
            .readChat(
                    ClientCall.of(
                            utf8(
                                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"tools\":["
                                            + "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]}")));
    private static final String STREAM = ": hi\r\n\r\n"
            + "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
            + "event: message\n"
            + "id: 3\n"
            + "data:{\"choices\":[{\"delta\":{\"content\":\"<think>\\n"
            + "想 😀</th\"}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{\"content\":\"ink>\\n"
            + "he 世界\"},\"finish_reason\":null}],\n"
            + "data: \"x\":1}\r\n\r\n"
            + "data:"
            + " {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"k\\\":\"}}]}}]}\r\r"
            + "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}}]}\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n"
            + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n"
            + "data: [DONE]\n\n";

    @Test
    void cutAtAnyByteGivesTheSameChunks() {
        // Given
        byte[] stream = utf8(STREAM);
        List<String> whole = decode(stream, new int[0]);

        for (int cut = 0; cut <= stream.length; cut++) {
            // When
            List<String> halves = decode(stream, new int[] {cut});

            // Then
            assertThat(halves).as("cut at %d", cut).isEqualTo(whole);
        }
        assertThat(whole).hasSize(5).last().asString().startsWith("Usage");
    }

    @Test
    void brokenStreamsGiveTheSameChunksHoweverCut() {
        // Given
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("SseFuzzTest seed " + seed);
        Random random = new Random(seed);

        for (int i = 0; i < 10_000; i++) {
            byte[] stream = broken(random);
            int[] cuts = random.ints(random.nextInt(6), 0, stream.length + 1)
                    .sorted()
                    .toArray();

            // When
            List<String> whole = decode(stream, new int[0]);
            List<String> pieces = decode(stream, cuts);

            // Then
            assertThat(pieces).as("seed %d, stream %d", seed, i).isEqualTo(whole);
            long failures =
                    whole.stream().filter(chunk -> chunk.startsWith("Failure")).count();
            assertThat(failures).isLessThanOrEqualTo(1);
            assertThat(failures == 0 || whole.get(whole.size() - 1).startsWith("Failure"))
                    .isTrue();
        }
    }

    @Test
    void eventAboveTheLimitIsOneFailure() {
        // Given
        ChunkDecoder decoder = new OpenAiUpstream(1000).chunkDecoder(REQUEST);
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

    @Test
    void eventOverManyLinesIsBoundedToo() {
        // Given
        ChunkDecoder decoder = new OpenAiUpstream(1000).chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();
        byte[] line = utf8("data: {\"a\":[\n");

        // When
        for (int i = 0; i < 1000; i++) {
            decoder.feed(line, 0, line.length, chunks::add);
        }

        // Then
        assertThat(chunks).singleElement().isInstanceOf(ChatChunk.Failure.class);
    }

    private static byte[] broken(Random random) {
        byte[] stream = utf8(STREAM);
        for (int edits = random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(stream.length);
            if (random.nextBoolean()) {
                stream[at] = (byte) random.nextInt(256);
            } else {
                System.arraycopy(
                        stream, at, stream, Math.max(0, at - random.nextInt(40)), Math.min(40, stream.length - at));
            }
        }
        return stream;
    }

    private static List<String> decode(byte[] stream, int[] cuts) {
        ChunkDecoder decoder = new OpenAiUpstream().chunkDecoder(REQUEST);
        List<ChatChunk> chunks = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(stream, from, cut - from, chunks::add);
            from = cut;
        }
        decoder.feed(stream, from, stream.length - from, chunks::add);
        decoder.end(chunks::add);
        return chunks.stream()
                .map(chunk -> chunk.toString().replaceAll("call_\\w{24}", "call"))
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
