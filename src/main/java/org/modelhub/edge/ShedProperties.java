package org.modelhub.edge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the data port refuses requests unseen, because the hub itself has no room for them, {@code hub.edge.shed.*}.
 *
 * @param heap share of the heap that is still taken after a collection, from which on requests are refused
 * @param heapClose share from which on connections are not kept after their answer
 * @param delay how late an event loop that is always late may become in a round before it refuses what is left of it
 */
@ConfigurationProperties("hub.edge.shed")
public record ShedProperties(
        @DefaultValue("0.95") double heap,
        @DefaultValue("0.92") double heapClose,
        @DefaultValue("100ms") Duration delay) {

    public ShedProperties {
        if (!(heap > 0 && heap <= 1)) {
            throw new IllegalArgumentException("hub.edge.shed.heap must be above 0 and at most 1, not " + heap);
        }
        if (!(heapClose > 0 && heapClose <= heap)) {
            throw new IllegalArgumentException(
                    "hub.edge.shed.heap-close must be above 0 and at most hub.edge.shed.heap, not " + heapClose);
        }
        if (delay.toMillis() < 1) {
            throw new IllegalArgumentException("hub.edge.shed.delay must be at least 1 ms, not " + delay);
        }
    }
}
