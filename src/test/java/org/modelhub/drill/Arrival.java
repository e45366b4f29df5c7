package org.modelhub.drill;

/**
 * What one request of an {@link OpenLoop} got.
 *
 * @param dueNanos when it was due, from the start of the run
 * @param name of the {@link Question}
 * @param status of the answer; 0 if the connection was lost or the generator's patience ended
 * @param complete whether the answer came whole; a stream, to its {@code [DONE]}
 * @param seamed whether a second model went on with it
 * @param retryAfter whether the answer said when to come back
 * @param tookNanos from when it was due to the end of the answer
 */
record Arrival(
        long dueNanos, String name, int status, boolean complete, boolean seamed, boolean retryAfter, long tookNanos) {

    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** Whether it got a whole answer in time. */
    boolean answeredWithin(long promisedNanos) {
        return status == OK && complete && tookNanos <= promisedNanos;
    }

    /** Whether the hub said that it would not. */
    boolean isRefusal() {
        return status == TOO_MANY || status == UNAVAILABLE;
    }
}
