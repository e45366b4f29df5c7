package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.stream.live.StreamRig.Begun;
import org.modelhub.stream.live.StreamRig.Told;

/** Each way between two states that {@link StreamMachine} draws, and those that there must not be. */
class StreamStatesTest {

    /** A stream that a row drives. */
    private static final class Driven {
        final StreamRig rig = new StreamRig();
        final Begun one;
        Attachment reading;

        Driven(DetachPolicy policy) {
            one = rig.open(policy);
            reading = one.stream.attach(0, new Told());
            rig.turn();
        }

        void attach(long after) {
            reading = one.stream.attach(after, new Told());
        }

        void takeAll() {
            reading.take(Integer.MAX_VALUE, Long.MAX_VALUE);
        }
    }

    /** Where a row begins. */
    private enum From {
        OPENED(StreamState.OPENED, it -> {}),
        OPENED_ALONE(StreamState.DETACHED, it -> it.reading.detach()),
        FLOWING(StreamState.FLOWING, it -> it.one.text("a")),
        PAUSED(StreamState.PAUSED, it -> it.one.text("x".repeat(20_000))),
        DETACHED(StreamState.DETACHED, it -> {
            it.one.text("a");
            it.reading.detach();
        }),
        FINISHED(StreamState.FINISHED, it -> it.one.finish()),
        FAILED(StreamState.FAILED, it -> it.one.pipe.push(failure())),
        EXPIRED(StreamState.EXPIRED, it -> {
            it.one.finish();
            it.rig.pass(Duration.ofMinutes(6));
        });

        final StreamState state;
        final Consumer<Driven> way;

        From(StreamState state, Consumer<Driven> way) {
            this.state = state;
            this.way = way;
        }
    }

    private record Row(From from, String event, Consumer<Driven> cause, StreamState to) {
        @Override
        public String toString() {
            return from + ": " + event + " -> " + to;
        }
    }

    private static ChatChunk failure() {
        return new ChatChunk.Failure(HubError.upstream(502, "It broke.", "upstream_reset"));
    }

    static List<Row> rows() {
        Consumer<Driven> text = it -> it.one.text("b");
        Consumer<Driven> finish = it -> it.one.finish();
        Consumer<Driven> fail = it -> it.one.pipe.push(failure());
        Consumer<Driven> cut = it -> it.one.pipe.close();
        Consumer<Driven> cancel = it -> it.one.stream.cancel();
        Consumer<Driven> detach = it -> it.reading.detach();
        Consumer<Driven> attach = it -> it.attach(0);
        Consumer<Driven> minute = it -> it.rig.pass(Duration.ofMinutes(1));
        Consumer<Driven> kept = it -> it.rig.pass(Duration.ofMinutes(6));
        Consumer<Driven> slow = it -> {
            it.rig.pass(Duration.ofSeconds(1));
            it.rig.pass(Duration.ofSeconds(30));
        };
        return List.of(
                new Row(From.OPENED, "first chunk", text, StreamState.FLOWING),
                new Row(From.OPENED, "reader leaves", detach, StreamState.DETACHED),
                new Row(From.OPENED, "another reader", attach, StreamState.OPENED),
                new Row(From.OPENED, "cut", cut, StreamState.FAILED),
                new Row(From.OPENED, "cancel", cancel, StreamState.FAILED),
                new Row(From.OPENED, "failure", fail, StreamState.FAILED),
                new Row(From.OPENED, "an empty answer", finish, StreamState.FINISHED),
                new Row(From.OPENED_ALONE, "reader comes", attach, StreamState.OPENED),
                new Row(From.OPENED_ALONE, "chunk", text, StreamState.DETACHED),
                new Row(From.OPENED_ALONE, "away too long", minute, StreamState.FAILED),
                new Row(From.FLOWING, "chunk", text, StreamState.FLOWING),
                new Row(From.FLOWING, "more than may wait", it -> it.one.text("x".repeat(20_000)), StreamState.PAUSED),
                new Row(From.FLOWING, "reader leaves", detach, StreamState.DETACHED),
                new Row(From.FLOWING, "another reader", attach, StreamState.FLOWING),
                new Row(From.FLOWING, "finish", finish, StreamState.FINISHED),
                new Row(From.FLOWING, "failure", fail, StreamState.FAILED),
                new Row(From.FLOWING, "cut", cut, StreamState.FAILED),
                new Row(From.FLOWING, "cancel", cancel, StreamState.FAILED),
                new Row(From.FLOWING, "reader takes nothing", slow, StreamState.DETACHED),
                new Row(
                        From.FLOWING,
                        "silence",
                        it -> {
                            it.takeAll();
                            slow.accept(it);
                        },
                        StreamState.FLOWING),
                new Row(From.PAUSED, "reader takes nothing", slow, StreamState.DETACHED),
                new Row(From.PAUSED, "reader takes", Driven::takeAll, StreamState.FLOWING),
                new Row(From.PAUSED, "reader leaves", detach, StreamState.DETACHED),
                new Row(From.PAUSED, "another reader", attach, StreamState.PAUSED),
                new Row(From.PAUSED, "another reader that has it all", it -> it.attach(1), StreamState.FLOWING),
                new Row(From.PAUSED, "cancel", cancel, StreamState.FAILED),
                new Row(From.PAUSED, "what was under way", finish, StreamState.PAUSED),
                new Row(From.DETACHED, "chunk", text, StreamState.DETACHED),
                new Row(From.DETACHED, "reader comes", attach, StreamState.FLOWING),
                new Row(From.DETACHED, "finish", finish, StreamState.FINISHED),
                new Row(From.DETACHED, "failure", fail, StreamState.FAILED),
                new Row(From.DETACHED, "cancel", cancel, StreamState.FAILED),
                new Row(From.DETACHED, "away too long", minute, StreamState.FAILED),
                new Row(
                        From.DETACHED,
                        "too much written",
                        it -> it.one.text("a lot of words ".repeat(5000)),
                        StreamState.FAILED),
                new Row(From.FINISHED, "reader leaves", detach, StreamState.FINISHED),
                new Row(From.FINISHED, "reader comes", attach, StreamState.FINISHED),
                new Row(From.FINISHED, "cancel", cancel, StreamState.FINISHED),
                new Row(From.FINISHED, "chunk", text, StreamState.FINISHED),
                new Row(From.FINISHED, "kept long enough", kept, StreamState.EXPIRED),
                new Row(From.FAILED, "reader leaves", detach, StreamState.FAILED),
                new Row(From.FAILED, "reader comes", attach, StreamState.FAILED),
                new Row(From.FAILED, "finish", finish, StreamState.FAILED),
                new Row(From.FAILED, "kept long enough", kept, StreamState.EXPIRED),
                new Row(From.EXPIRED, "cancel", cancel, StreamState.EXPIRED),
                new Row(From.EXPIRED, "reader leaves", detach, StreamState.EXPIRED));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachEventLeadsWhereTheDrawingSays(Row row) {
        // Given
        Driven it = new Driven(StreamRig.AWAY);
        row.from.way.accept(it);
        it.rig.turn();
        StreamState began = it.one.state();

        // When
        row.cause.accept(it);
        it.rig.turn();

        // Then
        assertThat(began).isEqualTo(row.from.state);
        assertThat(it.one.state()).isEqualTo(row.to);
        assertThat(it.one.ends).isEqualTo(row.to.over() ? 1 : 0);
    }
}
