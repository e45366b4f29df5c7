package org.modelhub.upstream;

import java.time.Duration;

/**
 * How long one upstream call may take; each limit cancels the call.
 *
 * @param connect until there is a connection
 * @param firstByte from the request sent to the first event or the whole head
 * @param idle between two reads of the answer
 * @param total from start to end
 * @param commit after which a silent stream is handed on, so that the client gets its head
 */
public record UpstreamTimeouts(Duration connect, Duration firstByte, Duration idle, Duration total, Duration commit) {

    public UpstreamTimeouts {
        require(connect, "connect-timeout");
        require(firstByte, "first-byte-timeout");
        require(idle, "idle-timeout");
        require(total, "total-timeout");
        require(commit, "commit-after");
    }

    private static void require(Duration value, String name) {
        if (value == null || value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("hub.upstream." + name + " must be positive, not " + value);
        }
    }
}
