package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.stream.live.StreamRig.Begun;
import org.modelhub.stream.live.StreamRig.Told;

class WriteAheadTest {

    private final HeldStore store = new HeldStore();
    private final StreamRig rig = new StreamRig(StreamRig.LIMITS, store);
    private final Told told = new Told();
    private final Begun one = rig.open();
    private final Attachment reading = one.stream.attach(0, told);

    private List<Frame> takeAll() {
        return reading.take(Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    @Test
    void aClientSeesAFrameOnlyOnceTheStoreHasIt() {
        // Given
        rig.turn();
        store.complete();
        one.text("a");

        // When
        List<Frame> before = takeAll();
        store.complete();
        List<Frame> after = takeAll();

        // Then
        assertThat(before).isEmpty();
        assertThat(after).containsExactly(new Frame(1, new ChatChunk.Text("a")));
        assertThat(told.calls).isEqualTo(1);
    }

    @Test
    void nothingIsWrittenBeforeTheStreamIsOpenInTheStore() {
        // Given
        rig.turn();
        one.text("a", "b");

        // When
        List<List<Frame>> before = List.copyOf(store.appended);
        store.complete();

        // Then
        assertThat(before).isEmpty();
        assertThat(store.appended)
                .containsExactly(List.of(new Frame(1, new ChatChunk.Text("a")), new Frame(2, new ChatChunk.Text("b"))));
    }

    @Test
    void whatComesWhileTheStoreWritesGoesWithTheNextCallInOrderAndUnjoined() {
        // Given
        rig.turn();
        store.complete();

        // When
        one.text("a", "b", "c");
        one.finish();
        store.complete();
        List<Frame> first = takeAll();
        store.complete();

        // Then
        assertThat(StreamRig.numbers(first)).containsExactly("1-1");
        assertThat(StreamRig.numbers(store.frames())).containsExactly("1-1", "2-2", "3-3", "4-4", "5-5");
        assertThat(store.appended).hasSize(2);
        assertThat(StreamRig.numbers(takeAll())).containsExactly("2-3", "4-4", "5-5");
        assertThat(reading.ended()).isTrue();
        assertThat(store.closed).containsExactly(StreamState.FINISHED);
    }

    @Test
    void aStreamIsNotOverForItsReaderBeforeTheStoreHasItsEnd() {
        // Given
        rig.turn();
        store.complete();
        one.text("a");
        store.complete();
        takeAll();
        int calls = told.calls;

        // When
        one.finish();
        boolean before = reading.ended();
        store.complete();
        store.complete();

        // Then
        assertThat(before).isFalse();
        assertThat(told.calls).isEqualTo(calls + 1);
        assertThat(takeAll()).hasSize(2);
        assertThat(reading.ended()).isTrue();
    }

    @Test
    void aStreamWhoseStoreFailsGoesOnInMemory() {
        // Given
        rig.turn();
        store.complete();
        one.text("a");

        // When
        store.fail();
        one.text("b");
        one.finish();

        // Then
        assertThat(StreamRig.textOf(takeAll())).isEqualTo("ab");
        assertThat(store.appended).hasSize(1);
        assertThat(store.closed).containsExactly(StreamState.EXPIRED);
        assertThat(rig.streams.counters().storeLost()).isEqualTo(1);
        assertThat(one.state()).isEqualTo(StreamState.FINISHED);
    }

    @Test
    void aStoreThatCannotEvenBeginACallIsDoneWithout() {
        // Given
        rig.turn();
        store.complete();
        store.refuses = true;

        // When
        one.text("a", "b");

        // Then
        assertThat(StreamRig.textOf(takeAll())).isEqualTo("ab");
        assertThat(store.closed).containsExactly(StreamState.EXPIRED);
    }

    @Test
    void aStoreThatTakesTooLongIsDoneWithout() {
        // Given
        rig.turn();
        one.text("a");

        // When
        rig.pass(Duration.ofMillis(40));
        List<Frame> before = takeAll();
        rig.pass(Duration.ofMillis(20));
        store.complete();

        // Then
        assertThat(before).isEmpty();
        assertThat(told.calls).isEqualTo(1);
        assertThat(StreamRig.textOf(takeAll())).isEqualTo("a");
        assertThat(store.appended).isEmpty();
        assertThat(store.closed).containsExactly(StreamState.EXPIRED);
    }

    @Test
    void aStoreThatAnswersAtOnceTakesAnyNumberOfChunks() {
        // Given
        rig.turn();
        store.prompt = true;
        store.complete();

        // When
        IntStream.range(0, 10_000).forEach(i -> {
            one.text("x");
            takeAll();
        });
        one.finish();

        // Then
        assertThat(store.frames()).hasSize(10_002);
        assertThat(store.closed).containsExactly(StreamState.FINISHED);
    }

    @Test
    void onlyReadersOfStreamsThatAreStoredAreSentAwayToAnotherReplica() {
        // Given
        rig.turn();
        store.complete();
        Begun lost = rig.open();
        Told stays = new Told();
        lost.stream.attach(0, stays);
        store.fail();

        // When
        rig.streams.drain();
        rig.turn();

        // Then
        assertThat(told.dismissals).containsExactly(FrameReader.Dismissal.DRAINING);
        assertThat(stays.dismissals).isEmpty();
        assertThat(one.cancels).isZero();
        assertThat(one.state()).isEqualTo(StreamState.DETACHED);
    }

    @Test
    void whatIsNotOverIsLeftToAnotherReplicaWhenTheProcessEnds() {
        // Given
        rig.turn();
        store.complete();
        one.text("a");
        store.complete();

        // When
        rig.streams.close();
        one.text("b");

        // Then
        assertThat(store.closed).containsExactly(StreamState.FLOWING);
        assertThat(StreamRig.numbers(store.frames())).containsExactly("1-1");
    }

    @Test
    void answerIsWrittenOnceTheStoreHasItsEnd() {
        // Given
        rig.turn();
        store.complete();
        one.text("a");
        one.finish();

        // When
        boolean over = rig.streams.areWritten();
        store.complete();
        boolean last = rig.streams.areWritten();
        store.complete();

        // Then
        assertThat(over).isFalse();
        assertThat(last).isFalse();
        assertThat(rig.streams.areWritten()).isTrue();
        assertThat(store.closed).containsExactly(StreamState.FINISHED);
    }

    @Test
    void answerWhoseEndIsNotInTheStoreIsLeftAndNotFinished() {
        // Given
        rig.turn();
        store.complete();
        one.text("a");
        one.finish();

        // When
        rig.streams.close();

        // Then
        assertThat(one.state()).isEqualTo(StreamState.FINISHED);
        assertThat(store.closed).hasSize(1);
        assertThat(store.closed.get(0).over()).isFalse();
    }
}
