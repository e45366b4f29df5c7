package org.modelhub.bench;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.Attachment;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameReader;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamLimits;
import org.modelhub.stream.live.StreamOwner;
import org.modelhub.stream.live.Streams;
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
 * What handing over one chunk costs, for streams that end with their connection and for those that outlive it: whole
 * answers of {@link SampleStream#CHUNKS} chunks, to a reader that keeps up.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class StreamBenchmark {

    private static final StreamLimits LIMITS =
            new StreamLimits(256 << 10, 64 << 20, 64 << 20, 16 << 10, Duration.ZERO, 32, Duration.ofSeconds(30));
    private static final DetachPolicy POLICY = new DetachPolicy(Duration.ofSeconds(60), 8192);
    private static final StreamOwner NOBODY = new StreamOwner() {
        @Override
        public void cancel() {}

        @Override
        public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {}
    };

    /** Whether the answer outlives its connection. */
    @Param({"pipe", "live"})
    public String handover;

    private Streams streams;
    private List<ChatChunk> answer;

    @Setup
    public void open() {
        streams = new Streams(LIMITS, null, new TokenCounter(), System::nanoTime, InstantSource.system());
        answer = new ArrayList<>(IntStream.range(0, SampleStream.CHUNKS - 2)
                .mapToObj(i -> (ChatChunk) new ChatChunk.Text(SampleStream.piece(i)))
                .toList());
        answer.add(new ChatChunk.Finish(FinishReason.STOP));
        answer.add(new ChatChunk.Usage(TokenUsage.of(1, SampleStream.CHUNKS)));
        if (deliver() != SampleStream.CHUNKS) {
            throw new IllegalStateException("not all chunks arrive");
        }
    }

    @Benchmark
    @OperationsPerInvocation(SampleStream.CHUNKS)
    public int deliver() {
        return handover.equals("live") ? live() : piped();
    }

    private int piped() {
        int[] count = {0};
        ChunkPipe pipe = new ChunkPipe(ChunkPipe.Source.PUSHED);
        pipe.handler(chunk -> count[0]++).resume();
        push(pipe);
        return count[0];
    }

    private int live() {
        ChunkPipe pipe = new ChunkPipe(ChunkPipe.Source.PUSHED);
        StreamHead head = new StreamHead(streams.newId(), "key", "openai", "id", 1, "hub-chat", null, "a/b", false);
        Counting reader = new Counting();
        List<Runnable> turn = new ArrayList<>();
        reader.attachment =
                streams.open(head, pipe, POLICY, NOBODY, new byte[0], turn::add).attach(0, reader);
        List.copyOf(turn).forEach(Runnable::run);
        push(pipe);
        streams.sweep();
        return reader.count;
    }

    private void push(ChunkPipe pipe) {
        for (ChatChunk chunk : answer) {
            pipe.push(chunk);
        }
        pipe.close();
    }

    /** Takes each chunk as it comes. */
    private static final class Counting implements FrameReader {
        Attachment attachment;
        int count;

        @Override
        public void ready() {
            for (Frame frame : attachment.take(4096, 1000)) {
                count += frame.last() - frame.first() + 1;
            }
        }

        @Override
        public void dismissed(Dismissal why) {}
    }
}
