package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.figures.Figures;
import org.modelhub.stream.live.StreamRig.Begun;
import org.modelhub.stream.live.StreamRig.Told;

class StreamBoundsTest {

    private static final int STREAM = 20_000;
    private static final int HUB = 150_000;
    private static final int CHUNK = 1_000;
    private static final int STREAMS = 20;
    /** What a chunk and what a stream take beside the text. */
    private static final int SLACK = 2_000;

    private static StreamLimits limits(int stream, long hub, int pending) {
        return new StreamLimits(stream, hub, hub, pending, Duration.ofMinutes(5), 32, Duration.ofSeconds(30));
    }

    private static String text(Random random) {
        return "x".repeat(1 + random.nextInt(random.nextInt(10) == 0 ? CHUNK : 20));
    }

    /** A stream whose client comes, takes and goes as chance will have it. */
    private static final class Visited {
        final Random random;
        final Begun one;
        Attachment reading;
        boolean present = true;
        long pushed;
        long got;

        Visited(Random random, Begun one) {
            this.random = random;
            this.one = one;
            reading = one.stream.attach(0, new Told());
        }

        void push() {
            if (one.flowing && one.ends == 0) {
                one.text(text(random));
                pushed++;
            }
        }

        void act(int chars) {
            if (!present || random.nextInt(40) == 0) {
                present = !present;
                if (present) {
                    reading = one.stream.attach(got, new Told());
                } else {
                    reading.detach();
                }
            } else {
                take(chars);
            }
        }

        void take(int chars) {
            for (Frame frame : reading.take(chars, 1000)) {
                assertThat(frame.first()).isEqualTo(got + 1);
                got = frame.last();
            }
        }
    }

    /** Where the bound of each stream is what holds, and where that of all together is. */
    @ParameterizedTest
    @ValueSource(longs = {10_000_000, 150_000})
    @Tag("R10")
    void whateverReadersDoNoBufferGrowsBeyondItsBound(long hub) {
        // Given
        long seed = 42;
        Random random = new Random(seed);
        StreamRig rig = new StreamRig(limits(STREAM, hub, 4_000), null);
        List<Visited> all = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            all.add(new Visited(random, rig.open(new DetachPolicy(Duration.ofDays(1), Long.MAX_VALUE))));
        }
        rig.turn();
        long mostOfOne = 0;
        long mostOfAll = 0;

        // When
        for (int step = 0; step < 50_000; step++) {
            Visited one = all.get(random.nextInt(STREAMS));
            if (random.nextInt(4) > 0) {
                one.push();
            } else {
                one.act(random.nextInt(200));
            }
            rig.turn();
            mostOfOne = Math.max(mostOfOne, one.one.stream.snapshot().flow().buffered());
            mostOfAll = Math.max(mostOfAll, rig.streams.bufferBytes());
        }

        // Then
        long streamBound = STREAM + CHUNK + SLACK;
        long hubBound = hub + STREAMS * (CHUNK + SLACK);
        Figures.record(
                "R10",
                "replay buffers: " + mostOfOne + " bytes of one stream, " + mostOfAll + " of all",
                "at most " + STREAM + " and " + hub + " bytes and a chunk for each",
                mostOfOne <= streamBound && mostOfAll <= hubBound);
        assertThat(mostOfOne).isBetween(STREAM / 3L, streamBound);
        assertThat(mostOfAll).isBetween(100_000L, hubBound);
        for (Visited one : all) {
            assertThat(one.pushed).as("seed " + seed).isGreaterThan(300);
        }
    }

    @Test
    void aHubThatIsFullLetsAReaderThatKeepsUpGoOn() {
        // Given
        StreamRig rig = new StreamRig(limits(STREAM, HUB, STREAM), null);
        for (int i = 0; i < STREAMS; i++) {
            Begun stuck = rig.open();
            stuck.stream.attach(0, new Told());
            rig.turn();
            while (stuck.flowing) {
                stuck.text("x".repeat(CHUNK));
            }
        }
        Visited one = new Visited(new Random(1), rig.open());
        rig.turn();

        // When
        for (int i = 0; i < 1000; i++) {
            one.one.text("word");
            one.take(1000);
            rig.turn();
        }

        // Then
        assertThat(one.got).isEqualTo(1000);
        assertThat(rig.streams.bufferBytes()).isLessThan(HUB + 3 * (CHUNK + SLACK) + STREAMS * 1024);
    }

    @Test
    void aHubThatIsFullGivesUpFinishedStreamsFirstAndTheOldestOfThem() {
        // Given
        StreamRig rig = new StreamRig(limits(STREAM, 40_000, STREAM), null);
        List<Begun> finished = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Begun one = rig.open();
            rig.turn();
            one.text("x".repeat(9_000));
            one.finish();
            finished.add(one);
        }
        Begun live = rig.open();
        Attachment reading = live.stream.attach(0, new Told());
        rig.turn();

        // When
        for (int i = 0; i < 12; i++) {
            live.text("y".repeat(1_000));
            reading.take(2000, 10);
        }

        // Then
        assertThat(finished.stream().map(Begun::state))
                .containsExactly(StreamState.EXPIRED, StreamState.EXPIRED, StreamState.FINISHED, StreamState.FINISHED);
        assertThat(live.stream.isWhole()).isTrue();
        assertThat(rig.streams.counters().expired()).isEqualTo(2);
    }

    @Test
    void whatWasTakenIsDroppedBeforeTheUpstreamIsHeldAndASkeletonStays() {
        // Given
        StreamRig rig = new StreamRig(limits(STREAM, HUB, STREAM), null);
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, new Told());
        rig.turn();
        one.pipe.push(new ChatChunk.Reasoning("because"));
        one.pipe.push(new ChatChunk.Reasoning("", "sig"));
        one.text("one", "two");
        one.pipe.push(new ChatChunk.ToolCall(0, "call_1", "look_up", "{\"a\":1}"));

        // When
        for (int i = 0; i < 100; i++) {
            one.text("z".repeat(CHUNK));
            reading.take(CHUNK, 10);
            reading.take(CHUNK, 10);
        }

        // Then
        assertThat(one.flowing).isTrue();
        assertThat(one.stream.isWhole()).isFalse();
        assertThat(one.stream.snapshot().from()).isBetween(80L, 95L);
        assertThat(one.stream.upTo(105))
                .startsWith(
                        new ChatChunk.Reasoning(" "),
                        new ChatChunk.Reasoning("", "sig"),
                        new ChatChunk.Text(" "),
                        new ChatChunk.ToolCall(0, "call_1", "look_up", "{}"),
                        new ChatChunk.Text(" "),
                        new ChatChunk.Text("z".repeat(CHUNK)));
        assertThatThrownBy(() -> one.stream.attach(10, new Told())).isInstanceOf(StreamExpiredException.class);
        assertThatThrownBy(() -> one.stream.attach(1000, new Told())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFullBufferHoldsTheUpstreamWhileTheClientIsAway() {
        // Given
        StreamRig rig = new StreamRig(limits(STREAM, HUB, STREAM), null);
        Begun one = rig.open(new DetachPolicy(Duration.ofMinutes(1), Long.MAX_VALUE));
        Attachment reading = one.stream.attach(0, new Told());
        rig.turn();
        one.text("first");
        reading.take(100, 100);
        reading.detach();

        // When
        while (one.flowing) {
            one.text("x".repeat(CHUNK));
        }

        // Then
        assertThat(one.state()).isEqualTo(StreamState.DETACHED);
        assertThat(StreamRig.textOf(one.stream.attach(1, new Told()).take(STREAM, 1000)))
                .hasSizeBetween(STREAM - 2 * CHUNK, STREAM + CHUNK);
        rig.turn();
        assertThat(one.flowing).isTrue();
    }

    @Test
    void aChunkInTheBufferTakesFewBytesBesideItsText() {
        // Given
        int buffers = 500;
        int chunks = 1000;
        List<FrameBuffer> all = new ArrayList<>();
        long before = usedHeap();

        // When
        for (int i = 0; i < buffers; i++) {
            FrameBuffer buffer = new FrameBuffer();
            for (int n = 0; n < chunks; n++) {
                buffer.add(new ChatChunk.Text(" word"));
            }
            all.add(buffer);
        }
        double heap = (usedHeap() - before) / (double) buffers / chunks - " word".length();

        // Then
        double counted = (double) all.get(0).bytes() / chunks - " word".length();
        Figures.record(
                "R8",
                String.format("replay buffer: %.1f bytes a chunk beside its text, %.1f counted", heap, counted),
                "at most 16",
                heap <= 16);
        assertThat(heap).isLessThanOrEqualTo(16);
        assertThat(counted).isBetween(1.0, 16.0);
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
