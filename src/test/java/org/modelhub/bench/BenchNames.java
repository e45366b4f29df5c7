package org.modelhub.bench;

/** The public names of the benchmark; the mock upstream knows them as model names too. */
final class BenchNames {

    /** One JSON answer at once. */
    static final String ANSWER = "bench-answer";

    /** A short quick stream, for time to first token and gaps at low load. */
    static final String FIRST = "bench-first";

    /** A stream of 20 tokens a second. */
    static final String TOKENS = "bench-tokens";

    private BenchNames() {}
}
