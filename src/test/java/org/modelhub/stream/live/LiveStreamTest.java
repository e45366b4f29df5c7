package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.live.StreamRig.Begun;
import org.modelhub.stream.live.StreamRig.Told;

class LiveStreamTest {

    private final StreamRig rig = new StreamRig();
    private final Told told = new Told();

    @Test
    void aReaderThatKeepsUpGetsEachChunkAsTheModelGaveIt() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();

        // When
        one.text("Hel");
        List<Frame> first = reading.take(100, 100);
        one.text("lo");
        List<Frame> second = reading.take(100, 100);

        // Then
        assertThat(first).containsExactly(new Frame(1, new ChatChunk.Text("Hel")));
        assertThat(second).containsExactly(new Frame(2, new ChatChunk.Text("lo")));
    }

    @Test
    void aReaderThatIsBehindGetsTextJoinedButForTheFirstOfARun() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.pipe.push(new ChatChunk.Reasoning("a"));
        one.pipe.push(new ChatChunk.Reasoning("b"));
        one.pipe.push(new ChatChunk.Reasoning("c"));
        one.text("d", "e", "f");
        one.finish();

        // When
        List<Frame> frames = reading.take(100, 100);

        // Then
        assertThat(frames)
                .startsWith(
                        new Frame(1, new ChatChunk.Reasoning("a")),
                        new Frame(2, 3, new ChatChunk.Reasoning("bc")),
                        new Frame(4, new ChatChunk.Text("d")),
                        new Frame(5, 6, new ChatChunk.Text("ef")));
        assertThat(StreamRig.numbers(frames)).containsExactly("1-1", "2-3", "4-4", "5-6", "7-7", "8-8");
        assertThat(reading.ended()).isTrue();
        assertThat(one.state()).isEqualTo(StreamState.FINISHED);
        assertThat(one.usage).isEqualTo(TokenUsage.of(1, 2));
    }

    @Test
    void aReaderIsCalledOnceHoweverManyChunksCome() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();

        // When
        one.text("a", "b", "c");
        reading.take(1, 1);
        one.text("d");

        // Then
        assertThat(told.calls).isEqualTo(1);
        reading.take(100, 100);
        one.text("e");
        assertThat(told.calls).isEqualTo(2);
    }

    @Test
    void aReaderOfWhatIsThereAlreadyIsCalled() {
        // Given
        Begun one = rig.open();
        rig.turn();
        one.text("a", "b");
        one.finish();

        // When
        Attachment reading = one.stream.attach(1, told);
        rig.turn();

        // Then
        assertThat(told.calls).isEqualTo(1);
        assertThat(StreamRig.textOf(reading.take(100, 100))).isEqualTo("b");
    }

    @Test
    void aSlowReaderHoldsTheUpstreamUntilHalfIsTaken() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();

        // When
        while (one.flowing) {
            one.text("x".repeat(1000));
        }

        // Then
        assertThat(reading.waiting()).isBetween(16L << 10, (16L << 10) + 1000);
        assertThat(one.state()).isEqualTo(StreamState.PAUSED);
        reading.take(4000, 100);
        rig.turn();
        assertThat(one.flowing).isFalse();
        reading.take(8000, 100);
        rig.turn();
        assertThat(one.flowing).isTrue();
        assertThat(one.state()).isEqualTo(StreamState.FLOWING);
        assertThat(one.stream.snapshot().flow().pauses()).isEqualTo(1);
    }

    @Test
    void aStreamIsFoundByTheKeyThatItBelongsToAlone() {
        // Given
        Begun one = rig.open();
        String id = one.stream.head().id();

        // When
        var own = rig.streams.find(id, StreamRig.KEY).toCompletableFuture().join();
        var foreign = rig.streams.find(id, "key-2").toCompletableFuture().join();

        // Then
        assertThat(own).isSameAs(one.stream);
        assertThat(foreign).isNull();
    }

    @Test
    void anExpiredStreamIsToldFromOneThatNeverWas() {
        // Given
        Begun one = rig.open();
        rig.turn();
        one.text("a");
        one.finish();
        String id = one.stream.head().id();

        // When
        rig.pass(Duration.ofMinutes(6));

        // Then
        assertThatThrownBy(() -> rig.streams
                        .find(id, StreamRig.KEY)
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(StreamExpiredException.class);
        assertThat(rig.streams.find(id, "key-2").toCompletableFuture().join()).isNull();
        assertThat(rig.streams
                        .find("strm_x", StreamRig.KEY)
                        .toCompletableFuture()
                        .join())
                .isNull();
        assertThat(rig.streams.bufferBytes()).isZero();
    }
}
