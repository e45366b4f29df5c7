package org.modelhub.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.modelhub.HubDialects;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.stream.ReplySequence;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.UsageMeter;
import org.modelhub.wire.JsonWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one chunk of a stream costs from the upstream's bytes to the client's: whole answers of
 * {@link SampleStream#CHUNKS} chunks, with what opens and ends them, fed event by event and put in order as the hub
 * does it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ChunkBenchmark {

    private static final byte[] REQUEST = ("{\"model\":\"hub-chat\",\"stream\":true,"
                    + "\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Why a stable name?\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    private static final ReplyHead HEAD =
            new ReplyHead("chatcmpl-0123456789abcdef01234567", 1_790_000_000, "hub-chat", null);

    /** The upstream's dialect, then the client's. */
    @Param({
        "openai > openai",
        "anthropic > openai",
        "gemini > openai",
        "bedrock > openai",
        "openai-responses > openai",
        "openai > anthropic",
        "openai > gemini",
        "openai > openai-responses"
    })
    public String pair;

    private final TokenCounter counter = new TokenCounter();
    private final JsonWriter out = new JsonWriter(4096);
    private UpstreamDialect upstream;
    private ClientDialect client;
    private ChatRequest request;
    private List<byte[]> events;

    @Setup
    public void open() {
        Dialects dialects = HubDialects.all();
        String[] names = pair.split(" > ");
        upstream = dialects.upstream(names[0]);
        client = dialects.client(names[1]);
        request = dialects.client("openai").readChat(ClientCall.of(REQUEST));
        events = SampleStream.events(names[0]);
        requireWholeAnswer();
    }

    /** All pieces and no failure, or the figure would be that of something else. */
    private void requireWholeAnswer() {
        StringBuilder text = new StringBuilder();
        ReplySequence sequence = new ReplySequence(new UsageMeter(request, counter), chunk -> text.append(chunk));
        ChunkDecoder decoder = upstream.chunkDecoder(request);
        events.forEach(event -> decoder.feed(event, 0, event.length, sequence));
        decoder.end(sequence);
        sequence.end();
        for (int piece = 0; piece < SampleStream.CHUNKS; piece++) {
            if (!text.toString().contains(SampleStream.piece(piece))
                    || text.toString().contains("Failure")) {
                throw new IllegalStateException(pair + " does not carry the sample: " + text);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(SampleStream.CHUNKS)
    public int decodeAndEncode() {
        ChunkEncoder encoder = client.chunkEncoder(HEAD);
        ReplySequence sequence =
                new ReplySequence(new UsageMeter(request, counter), chunk -> encoder.encode(chunk, out));
        ChunkDecoder decoder = upstream.chunkDecoder(request);
        int written = 0;
        for (byte[] event : events) {
            decoder.feed(event, 0, event.length, sequence);
            written += out.length();
            out.reset();
        }
        decoder.end(sequence);
        sequence.end();
        written += out.length();
        out.reset();
        return written;
    }
}
