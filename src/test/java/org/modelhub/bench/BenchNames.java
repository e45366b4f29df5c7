package org.modelhub.bench;

/** The public names of the benchmark; the mock upstream knows them as model names too. */
final class BenchNames {

    /** One JSON answer at once. */
    static final String ANSWER = "bench-answer";

    /** A stream of {@link SampleStream#CHUNKS} chunks, all sent at once. */
    static final String BURST = "bench-burst";

    /** A short quick stream, for time to first token and gaps at low load. */
    static final String FIRST = "bench-first";

    /** {@link #ANSWER} from the mock's Anthropic side. */
    static final String MESSAGES_ANSWER = "bench-messages-answer";

    /** {@link #BURST} from the mock's Anthropic side. */
    static final String MESSAGES_BURST = "bench-messages-burst";

    /** A stream of 20 tokens a second. */
    static final String TOKENS = "bench-tokens";

    private BenchNames() {}
}
