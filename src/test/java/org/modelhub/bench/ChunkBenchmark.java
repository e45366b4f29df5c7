package org.modelhub.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one chunk of a stream costs, and what reading one request costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ChunkBenchmark {

    private static final byte[] REQUEST =
            ("{\"model\": \"hub-chat\", \"stream\": true, \"stream_options\": {\"include_usage\": true},"
                            + " \"messages\": [{\"role\": \"system\", \"content\": \"sys\"},"
                            + " {\"role\": \"user\", \"content\": \"\\u4f60\\u597d\"}], \"user\": \"user-1\"}")
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] EVENT = ("data: {\"id\":\"chatcmpl-123456789\",\"object\":\"chat.completion.chunk\","
                    + "\"created\":1700000000,\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_44709d6fcb\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" several\"},\"logprobs\":null,"
                    + "\"finish_reason\":null}]}\n\n")
            .getBytes(StandardCharsets.UTF_8);

    private final OpenAiDialect client = new OpenAiDialect();
    private ChunkDecoder decoder;
    private ChunkEncoder encoder;
    private final JsonWriter out = new JsonWriter(4096);
    private final Consumer<ChatChunk> encode = chunk -> encoder.encode(chunk, out);

    @Setup
    public void open() {
        ChatRequest request = client.readChat(ClientCall.of(REQUEST));
        decoder = new OpenAiUpstream().chunkDecoder(request);
        encoder = client.chunkEncoder(new ReplyHead("chatcmpl-1", 1_700_000_000, "hub-chat", null));
    }

    @Benchmark
    public int decodeAndEncodeOneChunk() {
        out.reset();
        decoder.feed(EVENT, 0, EVENT.length, encode);
        return out.length();
    }

    @Benchmark
    public JsonView checkAndIndexOneRequest() {
        return JsonView.parse(REQUEST);
    }

    @Benchmark
    public ChatRequest readOneRequest() {
        return client.readChat(ClientCall.of(REQUEST));
    }
}
