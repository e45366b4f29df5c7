package org.modelhub.admission;

import java.time.Duration;

/** A time to wait as OpenAI writes it: {@code 12ms}, {@code 1s}, {@code 6m0s}, {@code 2h0m0s}; never too short. */
final class ResetTime {

    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long MILLI_NANOS = 1_000_000L;

    private ResetTime() {}

    static String of(Duration time) {
        long nanos = Math.max(0, time.toNanos());
        if (nanos < SECOND_NANOS) {
            return -Math.floorDiv(-nanos, MILLI_NANOS) + "ms";
        }
        long seconds = -Math.floorDiv(-nanos, SECOND_NANOS);
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + "m" + seconds % MINUTE + "s";
        }
        return seconds / HOUR + "h" + seconds % HOUR / MINUTE + "m" + seconds % MINUTE + "s";
    }

    /** Whole seconds, as {@code Retry-After} has them. */
    static Duration wholeSeconds(Duration time) {
        return Duration.ofSeconds(Math.max(1, -Math.floorDiv(-time.toNanos(), SECOND_NANOS)));
    }
}
