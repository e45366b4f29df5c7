package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.live.StreamRig.Begun;
import org.modelhub.stream.live.StreamRig.Told;

/** Readers that come, leave, are late or never come, and what becomes of the upstream. */
class StreamReadersTest {

    private final StreamRig rig = new StreamRig();
    private final Told told = new Told();

    private static String code(Begun one) {
        return one.error == null ? "none" : String.valueOf(one.error.code());
    }

    @Test
    void aSecondReaderReplacesTheFirst() {
        // Given
        Begun one = rig.open();
        Attachment first = one.stream.attach(0, told);
        rig.turn();
        one.text("a", "b");
        first.take(1, 1);

        // When
        Attachment second = one.stream.attach(1, new Told());
        first.detach();

        // Then
        assertThat(told.dismissals).containsExactly(FrameReader.Dismissal.REPLACED);
        assertThat(first.take(100, 100)).isEmpty();
        assertThat(first.waiting()).isZero();
        assertThat(StreamRig.textOf(second.take(100, 100))).isEqualTo("b");
        assertThat(one.state()).isEqualTo(StreamState.FLOWING);
        assertThat(rig.streams.counters().resumed()).isEqualTo(1);
    }

    @Test
    void aClientThatIsAwayTooLongEndsTheAnswerAndWhatThereIsStays() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.text("a");
        reading.detach();
        rig.pass(Duration.ofSeconds(59));
        StreamState before = one.state();

        // When
        rig.pass(Duration.ofSeconds(1));

        // Then
        assertThat(before).isEqualTo(StreamState.DETACHED);
        assertThat(one.state()).isEqualTo(StreamState.FAILED);
        assertThat(code(one)).isEqualTo("detached");
        assertThat(one.cancels).isEqualTo(1);
        assertThat(one.alone).isTrue();
        List<Frame> frames = one.stream.attach(0, told).take(100, 100);
        assertThat(StreamRig.textOf(frames)).isEqualTo("a");
        assertThat(frames.get(1).chunk()).isInstanceOf(ChatChunk.Failure.class);
    }

    @Test
    void aClientThatIsBackInTimeStartsAnew() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        reading.detach();
        rig.pass(Duration.ofSeconds(50));

        // When
        one.stream.attach(0, told).detach();
        rig.pass(Duration.ofSeconds(50));

        // Then
        assertThat(one.state()).isEqualTo(StreamState.DETACHED);
        assertThat(one.cancels).isZero();
    }

    @Test
    void whatMayBeWrittenForAClientThatIsAwayIsCountedFromWhenItLeft() {
        // Given
        Begun one = rig.open(new DetachPolicy(Duration.ofMinutes(1), 10));
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.text(" word".repeat(50));
        reading.detach();
        for (int i = 0; i < 9; i++) {
            one.text(" word");
        }
        StreamState before = one.state();

        // When
        one.text(" word");

        // Then
        assertThat(before).isEqualTo(StreamState.DETACHED);
        assertThat(code(one)).isEqualTo("detached");
        assertThat(one.cancels).isEqualTo(1);
    }

    @Test
    void anUpstreamThatMustNotGoOnIsToldAtOnce() {
        // Given
        Begun one = rig.open(DetachPolicy.STOP);
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.text("a");

        // When
        reading.detach();
        rig.turn();

        // Then
        assertThat(one.cancels).isEqualTo(1);
        assertThat(one.ends).isEqualTo(1);
        assertThat(one.state()).isEqualTo(StreamState.FAILED);
    }

    @Test
    void aStreamThatNobodyEverReadEndsByTheSamePolicy() {
        // Given
        Begun kept = rig.open();
        Begun stopped = rig.open(DetachPolicy.STOP);

        // When
        rig.turn();
        kept.text("a");
        kept.finish();

        // Then
        assertThat(kept.state()).isEqualTo(StreamState.FINISHED);
        assertThat(kept.alone).isTrue();
        assertThat(stopped.cancels).isEqualTo(1);
    }

    @Test
    void aReaderThatTakesTooLittleForTooLongIsSentAwayAndCanComeBack() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.text("x".repeat(1000), "y".repeat(500), "z");
        rig.pass(Duration.ofSeconds(1));
        reading.take(1, 1);
        rig.pass(Duration.ofSeconds(30));
        List<FrameReader.Dismissal> fastEnough = List.copyOf(told.dismissals);

        // When
        reading.take(1, 1);
        rig.pass(Duration.ofSeconds(30));

        // Then
        assertThat(fastEnough).isEmpty();
        assertThat(told.dismissals).containsExactly(FrameReader.Dismissal.SLOW);
        assertThat(one.state()).isEqualTo(StreamState.DETACHED);
        assertThat(one.cancels).isZero();
        assertThat(StreamRig.textOf(one.stream.attach(2, told).take(100, 100))).isEqualTo("z");
        assertThat(rig.streams.counters().slow()).isEqualTo(1);
    }

    @Test
    void aClientThatCancelsStopsTheUpstreamAndIsTold() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.text("a");
        reading.take(100, 100);

        // When
        one.stream.cancel();
        StreamState atOnce = one.state();
        rig.turn();
        one.text("late");

        // Then
        assertThat(atOnce).isEqualTo(StreamState.FAILED);
        assertThat(code(one)).isEqualTo("cancelled");
        assertThat(one.cancels).isEqualTo(1);
        assertThat(one.ends).isEqualTo(1);
        assertThat(one.alone).isFalse();
        assertThat(told.calls).isEqualTo(2);
        assertThat(reading.take(100, 100)).hasSize(1);
        assertThat(reading.ended()).isTrue();
    }

    @Test
    void anAnswerWithoutUsageEndsWithItsStream() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.pipe.push(new ChatChunk.Finish(FinishReason.LENGTH));
        reading.take(100, 100);
        boolean before = reading.ended();

        // When
        one.pipe.close();

        // Then
        assertThat(before).isFalse();
        assertThat(told.calls).isEqualTo(2);
        assertThat(reading.ended()).isTrue();
        assertThat(one.state()).isEqualTo(StreamState.FINISHED);
        assertThat(one.stream.snapshot().finish()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void anAnswerThatBreaksOffEndsWithOneFailure() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.text("a");

        // When
        one.pipe.fail(new IllegalStateException("broken"));

        // Then
        List<Frame> frames = reading.take(100, 100);
        assertThat(frames).hasSize(2);
        assertThat(frames.get(1).chunk()).isInstanceOf(ChatChunk.Failure.class);
        assertThat(code(one)).isEqualTo("internal");
        assertThat(one.cancels).isZero();
    }

    @Test
    void aReaderOfAnExpiredStreamIsSentAwayUnlessItHasEverything() {
        // Given
        Begun one = rig.open();
        Begun other = rig.open();
        Told done = new Told();
        one.stream.attach(0, told);
        Attachment whole = other.stream.attach(0, done);
        rig.turn();
        List.of(one, other).forEach(begun -> {
            begun.text("a");
            begun.finish();
        });
        whole.take(100, 100);

        // When
        rig.pass(Duration.ofMinutes(6));

        // Then
        assertThat(told.dismissals).containsExactly(FrameReader.Dismissal.EXPIRED);
        assertThat(done.dismissals).isEmpty();
        assertThat(whole.ended()).isTrue();
        assertThat(rig.streams.counters().expired()).isEqualTo(2);
    }

    @Test
    void aStreamThatAnotherReplicaBeganGoesOnBehindItsNumbers() {
        // Given
        StreamHead head =
                new StreamHead(rig.streams.newId(), StreamRig.KEY, "openai", "chatcmpl-1", 1, "m", null, "a/b", true);
        Begun owner = rig.open();
        ChunkPipe pipe = new ChunkPipe(ChunkPipe.Source.PUSHED);
        List<Frame> before = List.of(new Frame(1, new ChatChunk.Text("a")), new Frame(2, new ChatChunk.Text("b")));
        LiveStream stream = rig.streams.adopt(head, before, pipe, () -> StreamRig.AWAY, owner, rig.turns::add);

        // When
        Attachment reading = stream.attach(1, told);
        rig.turn();
        pipe.push(new ChatChunk.Text("c"));

        // Then
        assertThat(StreamRig.numbers(reading.take(100, 100))).containsExactly("2-3");
        assertThat(stream.upTo(2)).containsExactly(new ChatChunk.Text("a"), new ChatChunk.Text("b"));
        assertThat(stream.state()).isEqualTo(StreamState.FLOWING);
    }

    @Test
    void aSnapshotTellsWhatThereIs() {
        // Given
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, told);
        rig.turn();
        one.pipe.push(new ChatChunk.Reasoning("why"));
        one.text("Hel", "lo");
        ChatChunk.ToolCall call = new ChatChunk.ToolCall(0, "call_1", "look_up", "{}");
        one.pipe.push(call);
        reading.take(100, 100);
        one.finish();
        rig.turn();

        // When
        StreamSnapshot snapshot = one.stream.snapshot();

        // Then
        assertThat(snapshot.text()).isEqualTo("Hello");
        assertThat(snapshot.reasoning()).isEqualTo("why");
        assertThat(snapshot.toolCalls()).containsExactly(call);
        assertThat(snapshot.last()).isEqualTo(6);
        assertThat(snapshot.from()).isEqualTo(1);
        assertThat(snapshot.expiresAt()).isEqualTo(Duration.ofMinutes(5).toMillis());
        assertThat(snapshot.flow())
                .isEqualTo(new StreamFlow(6, 4, 24, 0, 0, 1, snapshot.flow().buffered()));
        assertThat(one.stream.status())
                .isEqualTo(new StreamStatus(
                        snapshot.state(), 6, FinishReason.STOP, TokenUsage.of(1, 2), null, snapshot.flow()));
    }
}
