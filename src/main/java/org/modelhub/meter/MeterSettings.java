package org.modelhub.meter;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The histogram buckets of the two times that people set alarms on. Few, since each is a series per public name,
 * provider and outcome; an empty list gives counts, sums and maxima only.
 *
 * @param latency upper bounds for a whole request
 * @param firstToken upper bounds for the wait until the first token
 */
public record MeterSettings(List<Duration> latency, List<Duration> firstToken) {

    private static final int MOST = 20;

    /** From a cached answer to a long generation. */
    private static final List<Duration> LATENCY = List.of(
            Duration.ofMillis(50),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofMillis(2_500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(600));

    /** From an in-process model to the 30 s after which the hub gives up. */
    private static final List<Duration> FIRST_TOKEN = List.of(
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    public MeterSettings(@Nullable List<Duration> latency, @Nullable List<Duration> firstToken) {
        this.latency = checked("hub.meter.latency", latency, LATENCY);
        this.firstToken = checked("hub.meter.first-token", firstToken, FIRST_TOKEN);
    }

    public static MeterSettings defaults() {
        return new MeterSettings(null, null);
    }

    private static List<Duration> checked(String property, @Nullable List<Duration> given, List<Duration> otherwise) {
        List<Duration> buckets = given == null ? otherwise : List.copyOf(given);
        if (buckets.size() > MOST) {
            throw new IllegalArgumentException(property + " has " + buckets.size() + " buckets, more than " + MOST);
        }
        for (Duration bucket : buckets) {
            if (bucket.isNegative() || bucket.isZero()) {
                throw new IllegalArgumentException(property + " has a bucket of " + bucket + ", not above 0");
            }
        }
        return buckets;
    }

    Duration[] latencyBuckets() {
        return latency.toArray(Duration[]::new);
    }

    Duration[] firstTokenBuckets() {
        return firstToken.toArray(Duration[]::new);
    }
}
