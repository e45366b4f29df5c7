package org.modelhub.stream.live;

import java.time.Duration;

/**
 * How far a model goes on for a client that is not there.
 *
 * @param time since nobody reads
 * @param tokens written since then, by the hub's own count; what a cost allows is counted in tokens, too
 */
public record DetachPolicy(Duration time, long tokens) {

    /** The upstream is told at once. What there is of the answer is kept all the same. */
    public static final DetachPolicy STOP = new DetachPolicy(Duration.ZERO, 0);

    /** What both allow. */
    public DetachPolicy within(DetachPolicy other) {
        return new DetachPolicy(time.compareTo(other.time) < 0 ? time : other.time, Math.min(tokens, other.tokens));
    }
}
