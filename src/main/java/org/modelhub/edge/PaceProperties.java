package org.modelhub.edge;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How slow a client of the data port may be, {@code hub.edge.pace.*}. WebSockets are not measured by it.
 *
 * @param head within which a request's head must be there, from the connection or from its first byte on
 * @param idle after which a connection that nobody asks anything on is closed; longer than what a load balancer keeps one
 * @param window over which a body, or an answer that is no stream, must keep up with {@code rate}
 * @param rate bytes a second that a client must send of a body, or take of an answer that waits for it
 * @param streamWindow over which a running stream must keep up with {@code streamRate}, while something waits
 * @param streamRate bytes a second that a client must take of a stream, while something waits
 * @param unsent bytes of one connection that may wait in the kernel, before they wait where the hub sees them
 */
public record PaceProperties(
        @DefaultValue("10s") Duration head,
        @DefaultValue("75s") Duration idle,
        @DefaultValue("12s") Duration window,
        @DefaultValue("256") int rate,
        @DefaultValue("25s") Duration streamWindow,
        @DefaultValue("32") int streamRate,
        @DefaultValue("131072") int unsent) {

    public PaceProperties {
        positive(head, "head");
        positive(idle, "idle");
        positive(window, "window");
        positive(streamWindow, "stream-window");
        atLeast(rate, 1, "rate");
        atLeast(streamRate, 1, "stream-rate");
        atLeast(unsent, 4096, "unsent");
    }

    /** How often a connection is looked at: often enough to be cut soon after its time. */
    public Duration look() {
        Duration shortest = head;
        for (Duration other : new Duration[] {idle, window, streamWindow}) {
            shortest = other.compareTo(shortest) < 0 ? other : shortest;
        }
        return shortest.dividedBy(8);
    }

    private static void positive(Duration value, String name) {
        if (value.toMillis() < 8) {
            throw new IllegalArgumentException("hub.edge.pace." + name + " must be at least 8 ms, not " + value);
        }
    }

    private static void atLeast(int value, int least, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "hub.edge.pace." + name + " must be at least " + least + ", not " + value);
        }
    }
}
