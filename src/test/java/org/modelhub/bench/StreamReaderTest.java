package org.modelhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StreamReaderTest {

    private final StreamTally tally = new StreamTally();
    private final StreamReader reader = new StreamReader(tally, () -> {});

    @Test
    void chunksThatComeOneByOneAreTimedAgainstTheirStamps() {
        // Given
        reader.asked(1_000_000);

        // When
        read(2_000_000, chunk(0, 1_500_000));
        read(9_000_000, chunk(1, 6_500_000));

        // Then
        assertThat(tally.delivered()).isEqualTo(2);
        assertThat(tally.coalescedChunks()).isZero();
        assertThat(tally.firstTokenMillis(100)).isCloseTo(1.0, within());
        assertThat(tally.addedGapMillis(100)).isCloseTo(2.0, within());
        assertThat(tally.chunkDelayMillis(100)).isCloseTo(2.5, within());
        assertThat(tally.failures()).isZero();
    }

    @Test
    void chunksOfOneReadAreCoalesced() {
        // When
        read(2_000_000, chunk(0, 1_000_000) + chunk(1, 1_500_000));

        // Then
        assertThat(tally.coalescedChunks()).isOne();
    }

    @Test
    void chunkSplitOverTwoReadsCountsOnce() {
        // Given
        String whole = chunk(0, 1_000_000);

        // When
        read(2_000_000, whole.substring(0, 40));
        read(3_000_000, whole.substring(40));

        // Then
        assertThat(tally.delivered()).isOne();
    }

    @Test
    void missingChunkIsAFailure() {
        // When
        read(2_000_000, chunk(0, 1_000_000));
        read(3_000_000, chunk(2, 1_500_000));

        // Then
        assertThat(tally.failures()).isOne();
    }

    @Test
    void eventsWithoutStampAreNoChunks() {
        // When
        read(2_000_000, ": keep-alive\n\ndata: {\"choices\":[]}\n\ndata: [DONE]\n\n");

        // Then
        assertThat(tally.delivered()).isZero();
        assertThat(tally.failures()).isZero();
    }

    private void read(long at, String text) {
        reader.reading(at);
        reader.body(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String chunk(int number, long stamp) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"#" + number + " " + stamp + " lorem\"}}]}\n\n";
    }

    /** The histogram keeps three digits. */
    private static Offset<Double> within() {
        return Offset.offset(0.01);
    }
}
