package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.stream.live.StreamRig.Begun;
import org.modelhub.stream.live.StreamRig.Told;

/** Several keys whose streams want more memory than there is. */
class StreamSharesTest {

    private static final int STREAM = 20_000;
    private static final int HUB = 100_000;
    private static final int KEY = 25_000;
    private static final int CHUNK = 1_000;
    /** What a chunk and what a stream take beside the text. */
    private static final int SLACK = 2_500;

    private static StreamRig rig(long hub, long key) {
        return new StreamRig(
                new StreamLimits(STREAM, hub, key, STREAM, Duration.ofMinutes(5), 32, Duration.ofSeconds(30)), null);
    }

    private static Begun finished(StreamRig rig, String key, int bytes) {
        Begun one = rig.open(key);
        rig.turn();
        say(one, bytes);
        one.finish();
        rig.turn();
        return one;
    }

    private static void say(Begun one, int bytes) {
        for (int said = 0; said < bytes && one.flowing; said += CHUNK) {
            one.text("x".repeat(CHUNK));
        }
    }

    private static List<Begun> kept(List<Begun> streams) {
        return streams.stream()
                .filter(one -> one.state() != StreamState.EXPIRED)
                .toList();
    }

    @Test
    void finishedStreamOfAQuietKeySurvivesTheFloodOfAGreedyOne() {
        // Given
        StreamRig rig = rig(HUB, KEY);
        Begun quiet = finished(rig, "quiet", 5_000);
        List<Begun> greedy = new ArrayList<>();

        // When
        for (int i = 0; i < 200; i++) {
            greedy.add(finished(rig, "greedy", 3_000));
        }

        // Then
        assertThat(quiet.state()).isEqualTo(StreamState.FINISHED);
        assertThat(StreamRig.textOf(quiet.stream.attach(0, new Told()).take(STREAM, 100)))
                .hasSize(5_000);
        List<Begun> left = kept(greedy);
        assertThat(left).hasSizeBetween(3, KEY / 3_000);
        assertThat(left).isEqualTo(greedy.subList(greedy.size() - left.size(), greedy.size()));
        assertThat(rig.streams.bufferBytes()).isLessThan(KEY + 5_000 + 2 * SLACK);
    }

    @Test
    void keysThatFillTheHubTogetherLeaveAQuietOneInPeace() {
        // Given
        StreamRig rig = rig(HUB, KEY);
        Begun quiet = finished(rig, "quiet", 5_000);

        // When
        for (int i = 0; i < 400; i++) {
            finished(rig, "greedy-" + i % 8, 3_000);
        }

        // Then
        assertThat(quiet.state()).isEqualTo(StreamState.FINISHED);
        assertThat(rig.streams.bufferBytes()).isBetween(HUB / 2L, (long) HUB + SLACK);
    }

    @Test
    void keyThatHoldsMostGivesFirstAndTheOldestItHas() {
        // Given
        StreamRig rig = rig(HUB, HUB);
        List<Begun> small = new ArrayList<>();
        List<Begun> large = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            small.add(finished(rig, "small", 5_000));
        }
        for (int i = 0; i < 9; i++) {
            large.add(finished(rig, "large", 6_000));
        }

        // When
        Begun other = rig.open("other");
        rig.turn();
        say(other, 15_000);
        rig.turn();
        Begun another = rig.open("other");
        rig.turn();
        say(another, 15_000);
        rig.turn();

        // Then
        assertThat(kept(small)).hasSize(3);
        assertThat(kept(large)).hasSizeBetween(4, 7);
        assertThat(kept(large)).isEqualTo(large.subList(9 - kept(large).size(), 9));
        assertThat(other.flowing).isTrue();
        assertThat(another.flowing).isTrue();
    }

    @Test
    void keyAtItsBoundGivesWhatItsOwnReadersTookAndThenIsHeldWhileOthersFlow() {
        // Given
        StreamRig rig = rig(HUB, KEY);
        Begun read = rig.open("greedy");
        Attachment reading = read.stream.attach(0, new Told());
        rig.turn();
        say(read, 12_000);
        reading.take(STREAM, 100);
        Begun quiet = rig.open("quiet");
        Attachment quietly = quiet.stream.attach(0, new Told());
        rig.turn();
        say(quiet, 10_000);
        quietly.take(STREAM, 100);

        // When
        Begun stuck = rig.open("greedy");
        stuck.stream.attach(0, new Told());
        rig.turn();
        say(stuck, 18_000);
        Begun second = rig.open("greedy");
        second.stream.attach(0, new Told());
        rig.turn();
        say(second, 18_000);
        rig.turn();
        say(quiet, 9_000);
        rig.turn();

        // Then
        assertThat(read.stream.isWhole()).isFalse();
        assertThat(second.flowing).isFalse();
        assertThat(quiet.stream.isWhole()).isTrue();
        assertThat(quiet.flowing).isTrue();
        assertThat(quiet.stream.snapshot().text()).hasSize(19_000);
    }

    @Test
    void readerThatKeepsUpGoesOnThoughItsKeyIsFull() {
        // Given
        StreamRig rig = rig(HUB, KEY);
        for (int i = 0; i < 3; i++) {
            Begun stuck = rig.open();
            stuck.stream.attach(0, new Told());
            rig.turn();
            say(stuck, STREAM);
        }
        Begun one = rig.open();
        Attachment reading = one.stream.attach(0, new Told());
        rig.turn();
        long got = 0;

        // When
        for (int i = 0; i < 1000; i++) {
            one.text("word");
            got += reading.take(1000, 10).size();
            rig.turn();
        }

        // Then
        assertThat(got).isEqualTo(1000);
        assertThat(rig.streams.bufferBytes()).isLessThan(KEY + 4 * (CHUNK + SLACK));
    }

    @Test
    void whatIsKeptNoLongerCountsNoLonger() {
        // Given
        StreamRig rig = rig(HUB, KEY);
        for (int i = 0; i < 50; i++) {
            Begun one = rig.open("key-" + i % 5);
            Attachment reading = one.stream.attach(0, new Told());
            rig.turn();
            say(one, 4_000);
            reading.take(i * 100, 10);
            reading.detach();
            one.finish();
            rig.turn();
        }

        // When
        rig.pass(Duration.ofMinutes(6));
        rig.pass(Duration.ofMinutes(6));

        // Then
        assertThat(rig.streams.bufferBytes()).isZero();
        assertThat(rig.streams.shares().next()).isNull();
    }
}
