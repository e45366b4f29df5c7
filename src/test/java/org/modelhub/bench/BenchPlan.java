package org.modelhub.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long and how often. The whole takes up to eight minutes, the rows of translation alone some two and a
 * half; the quick form, for work on the harness, less than one.
 *
 * @param rounds in which the contestants take turns; each figure is the median over them
 * @param warmUp of each JVM, so that its compiler has seen the path
 * @param run of one contestant in one round
 * @param streams held at once
 * @param tokens of each held stream, 20 a second
 * @param startUps of the hub
 * @param translationRounds in which translated and untranslated load take turns
 * @param translationRun of one of them in one round
 */
record BenchPlan(
        int rounds,
        Duration warmUp,
        Duration run,
        int streams,
        int tokens,
        int startUps,
        int translationRounds,
        Duration translationRun) {

    private static final BenchPlan FULL =
            new BenchPlan(3, Duration.ofSeconds(20), Duration.ofSeconds(4), 2_000, 200, 5, 11, Duration.ofSeconds(1));
    private static final BenchPlan QUICK =
            new BenchPlan(1, Duration.ofSeconds(2), Duration.ofSeconds(1), 200, 40, 1, 1, Duration.ofSeconds(1));

    static final int TOKENS_PER_SECOND = 20;

    /** A stream is a socket to the client and one to the upstream; the rest is for pools, files and the JVM. */
    private static final int DESCRIPTORS_PER_STREAM = 2;

    private static final int OTHER_DESCRIPTORS = 1_000;

    /** As {@code -Dbench.quick} and {@code -Dbench.streams} say, with no more streams than descriptors allow. */
    static BenchPlan chosen(long maxDescriptors) {
        BenchPlan plan = isQuick() ? QUICK : FULL;
        long affordable = (maxDescriptors - OTHER_DESCRIPTORS) / DESCRIPTORS_PER_STREAM;
        int streams = (int) Math.max(1, Math.min(Integer.getInteger("bench.streams", plan.streams), affordable));
        return new BenchPlan(
                Integer.getInteger("bench.rounds", plan.rounds),
                plan.warmUp,
                plan.run,
                streams,
                plan.tokens,
                plan.startUps,
                plan.translationRounds,
                plan.translationRun);
    }

    static boolean isQuick() {
        return Boolean.getBoolean("bench.quick");
    }

    /** Whether {@code -Dbench.rows=translation} leaves out the comparison with the other contestants. */
    static boolean isTranslationOnly() {
        return "translation".equals(System.getProperty("bench.rows"));
    }

    /** Whether {@code -Dbench.rows=limits} leaves out all but what limits cost. */
    static boolean isLimitsOnly() {
        return "limits".equals(System.getProperty("bench.rows"));
    }

    /** Whether {@code -Dbench.rows=streams} leaves out all but held streams and idle sockets. */
    static boolean isStreamsOnly() {
        return "streams".equals(System.getProperty("bench.rows"));
    }

    /** {@return whether {@code -Dbench.ways=EVENTS,SOCKETS} names it, or names none} */
    static boolean holds(Delivery way) {
        String named = System.getProperty("bench.ways", "");
        return named.isEmpty() || List.of(named.split(",")).contains(way.name());
    }

    /** 5,000 beside 2,000 streams. */
    int idleSockets() {
        return streams * 5 / 2;
    }

    Duration streamLength() {
        return Duration.ofMillis(1_000L * tokens / TOKENS_PER_SECOND);
    }

    Duration ramp() {
        return streamLength().dividedBy(5);
    }
}
