package org.modelhub.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** What all the streams of one run add up to. */
final class StreamTally {

    private static final long MAX_NANOS = Duration.ofMinutes(1).toNanos();

    private final Histogram firstTokenNanos = new Histogram(MAX_NANOS, 3);
    private final Histogram addedGapNanos = new Histogram(MAX_NANOS, 3);
    private final Histogram chunkDelayNanos = new Histogram(MAX_NANOS, 3);
    private long delivered;
    private long coalesced;
    private long failures;
    private long streams;

    void firstToken(long nanos) {
        firstTokenNanos.recordValue(Math.min(nanos, MAX_NANOS));
    }

    /** @param nanos how much longer the gap between two chunks was on arrival than on departure; negative if shorter */
    void gap(long nanos) {
        addedGapNanos.recordValue(Math.min(Math.max(0, nanos), MAX_NANOS));
    }

    void chunk(long delayNanos) {
        delivered++;
        chunkDelayNanos.recordValue(Math.min(Math.max(0, delayNanos), MAX_NANOS));
    }

    void coalesced() {
        coalesced++;
    }

    void failed() {
        failures++;
    }

    void streamEnded() {
        streams++;
    }

    long delivered() {
        return delivered;
    }

    /** Chunks that left at different times and came in one read. */
    long coalescedChunks() {
        return coalesced;
    }

    long failures() {
        return failures;
    }

    /** Streams that came to their proper end. */
    long streams() {
        return streams;
    }

    double firstTokenMillis(double percentile) {
        return firstTokenNanos.getValueAtPercentile(percentile) / 1e6;
    }

    double addedGapMillis(double percentile) {
        return addedGapNanos.getValueAtPercentile(percentile) / 1e6;
    }

    double chunkDelayMillis(double percentile) {
        return chunkDelayNanos.getValueAtPercentile(percentile) / 1e6;
    }
}
