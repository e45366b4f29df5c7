package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.figures.Figures;
import org.modelhub.stream.live.StreamRig.Begun;
import org.modelhub.stream.live.StreamRig.Told;

/** Clients that lose their connection at any place, as often as chance will have it, and come back with the last number. */
@Tag("R8")
class StreamResumeTest {

    private static final int RUNS = 10_000;
    private static final DetachPolicy LONG = new DetachPolicy(Duration.ofHours(1), 1_000_000);

    private long cuts;
    private long joined;
    private long pauses;

    /** A client with what arrived at it; what was on its way when the connection broke did not. */
    private final class Client {
        final Random random;
        final Begun one;
        final List<ChatChunk> got = new ArrayList<>();
        Attachment reading;
        long last;
        boolean away;
        String wrong = "";

        Client(Random random, Begun one) {
            this.random = random;
            this.one = one;
            reading = one.stream.attach(0, new Told());
        }

        void act(boolean losing) {
            if (away) {
                away = random.nextInt(3) == 0;
                reading = away ? reading : one.stream.attach(last, new Told());
                return;
            }
            List<Frame> frames = reading.take(1 + random.nextInt(60), 1 + random.nextInt(12));
            boolean cut = random.nextInt(8) == 0;
            int arrived = cut && losing ? random.nextInt(frames.size() + 1) : frames.size();
            frames.subList(0, arrived).forEach(this::got);
            if (cut) {
                cuts++;
                away = true;
                leave();
            }
        }

        /** The server sees that the connection broke, or the client is back before that. */
        private void leave() {
            if (random.nextBoolean()) {
                reading.detach();
            }
        }

        private void got(Frame frame) {
            if (frame.first() != last + 1) {
                wrong = "frame " + frame.first() + " behind " + last;
            }
            joined += frame.joined() ? 1 : 0;
            last = frame.last();
            got.add(frame.chunk());
        }
    }

    /** Runs one seed. @return what went wrong, empty if nothing */
    private String run(long seed) {
        Random random = new Random(seed);
        boolean small = random.nextInt(4) == 0;
        StreamRig rig = new StreamRig(
                new StreamLimits(
                        small ? 3000 : 1 << 20,
                        64 << 20,
                        64 << 20,
                        100 + random.nextInt(2000),
                        Duration.ofHours(1),
                        0,
                        Duration.ofHours(1)),
                null);
        List<ChatChunk> answer = new RandomAnswer(random).chunks();
        Begun one = rig.open(LONG);
        Client client = new Client(random, one);
        int pushed = 0;
        // Where the buffer drops what was taken, nothing may be lost on the way.
        for (int step = 0; !client.reading.ended() || client.away; step++) {
            for (int burst = random.nextInt(6); burst > 0 && pushed < answer.size(); burst--) {
                one.pipe.push(answer.get(pushed++));
            }
            client.act(!small);
            rig.turn();
            if (step > 100_000) {
                return "does not end";
            }
        }
        pauses += one.stream.snapshot().flow().pauses();
        boolean same = RandomAnswer.joined(client.got).equals(RandomAnswer.joined(answer));
        return !client.wrong.isEmpty() ? client.wrong : same ? "" : "differs: " + client.got + " from " + answer;
    }

    @Test
    void whatArrivesOverAnyNumberOfConnectionsIsWhatTheModelGave() {
        // Given
        List<String> wrong = new ArrayList<>();

        // When
        for (long seed = 0; seed < RUNS; seed++) {
            String how = run(seed);
            if (!how.isEmpty()) {
                wrong.add("seed " + seed + ": " + how);
            }
        }

        // Then
        Figures.record(
                "R8",
                "pure: " + RUNS + " seeded runs, " + cuts + " cuts, " + joined + " joined frames, " + pauses
                        + " pauses, " + wrong.size() + " with a chunk lost or repeated",
                "10,000 runs, 0 lost, 0 repeated",
                wrong.isEmpty());
        assertThat(wrong).isEmpty();
        assertThat(cuts).isGreaterThan(RUNS);
        assertThat(joined).isGreaterThan(RUNS / 2);
        assertThat(pauses).isGreaterThan(RUNS / 10);
    }
}
