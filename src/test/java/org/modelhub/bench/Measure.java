package org.modelhub.bench;

import java.util.function.DoublePredicate;

/** A line of the table: what is measured, and what the design allows the hub. */
enum Measure {
    REQUESTS_1("req/s, 1 connection", 0),
    REQUESTS_64("req/s, 64 connections", 0, Budget.THROUGHPUT),
    REQUESTS_256("req/s, 256 connections", 0, Budget.THROUGHPUT),
    CPU_PER_REQUEST("CPU µs per request, 64 connections", 1, Budget.atMost("85 µs", 85)),
    ADDED_P50("added latency p50, 1 connection, ms", 3, Budget.atMost("0.3 ms", 0.3)),
    ADDED_P99("added latency p99, 1 connection, ms", 3, Budget.atMost("1 ms", 1)),
    ADDED_FIRST_P50("added time to first token p50, ms", 3),
    ADDED_FIRST_P99("added time to first token p99, ms", 3, Budget.atMost("1 ms", 1)),
    ADDED_GAP_P99("added gap between chunks p99, ms", 3, Budget.atMost("1 ms", 1)),
    STREAM_LOST("held streams: chunks lost", 0, Budget.atMost("0", 0)),
    STREAM_COALESCED("held streams: chunks coalesced beyond the client's own, of 1,000", 2, Budget.atMost("1", 1)),
    STREAM_DELAY_P99("held streams: chunk delay p99, ms", 2),
    STREAM_CPU("held streams: CPU µs per chunk", 1),
    STREAM_CORES("held streams: cores used", 2, Budget.atMost("1", 1)),
    STREAM_RSS("held streams: RSS, MiB", 0, Budget.atMost("400 MB", 400e6 / (1 << 20))),
    FAILURES("failures in all runs", 0, Budget.atMost("0", 0)),
    START_UP("start to first 200, s", 2, Budget.atMost("6 s", 6));

    /** What the hub may cost, and how to tell. */
    record Budget(String text, DoublePredicate kept) {
        static final Budget NONE = new Budget("", value -> true);

        /** Judged by the ratios, see {@link BenchReport}. */
        static final Budget THROUGHPUT = new Budget("≥ 60 % of raw, ≥ 40 % of nginx", value -> true);

        static Budget atMost(String text, double limit) {
            return new Budget("≤ " + text, value -> value <= limit);
        }
    }

    private final String title;
    private final int decimals;
    private final Budget budget;

    Measure(String title, int decimals) {
        this(title, decimals, Budget.NONE);
    }

    Measure(String title, int decimals, Budget budget) {
        this.title = title;
        this.decimals = decimals;
        this.budget = budget;
    }

    String title() {
        return title;
    }

    int decimals() {
        return decimals;
    }

    Budget budget() {
        return budget;
    }

    /** Whether the contestant's figure is shown as a difference to the mock reached directly. */
    boolean isAdded() {
        return name().startsWith("ADDED") || this == STREAM_COALESCED;
    }
}
