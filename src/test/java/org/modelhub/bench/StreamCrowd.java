package org.modelhub.bench;

import java.time.Duration;

/**
 * Clients of a running hub that each hold one stream of a {@link BenchUpstream}, served under the public name {@link
 * #NAME}.
 *
 * @param whole streams that came to their proper end
 * @param failed streams and chunks that did not come as they should
 * @param chunks that arrived
 */
public record StreamCrowd(long whole, long failed, long chunks) {

    public static final String NAME = BenchNames.TOKENS;

    private static final Duration PACE = Duration.ofMillis(50);

    /** Starts the upstream, with streams of so many tokens, 20 a second. */
    public static ChildProcess upstream(java.nio.file.Path log, int port, int tokens) {
        return Java.start(log, BenchUpstream.class, port, tokens);
    }

    /** Holds one stream each, of so many tokens, all at once. */
    public static StreamCrowd hold(int port, String key, Delivery delivery, int clients, int tokens) {
        Duration length = PACE.multipliedBy(tokens);
        StreamTally tally = delivery.hold(new Target(Contestant.HUB, port, key, null), clients, PACE, length)
                .tally();
        return new StreamCrowd(tally.streams(), tally.failures(), tally.delivered());
    }
}
