package org.modelhub.edge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an ending hub still serves, {@code hub.edge.drain.*}. Both must fit with Camel's own limit into the time that
 * whoever stops the hub grants it.
 *
 * @param notice while connections are open, new requests are still served, and told that their connection ends
 * @param time within which, {@code notice} included, running answers may end by themselves; then they are closed
 */
@ConfigurationProperties("hub.edge.drain")
public record DrainProperties(
        @DefaultValue("2s") Duration notice,
        @DefaultValue("30s") Duration time) {

    public DrainProperties {
        if (notice.isNegative()) {
            throw new IllegalArgumentException("hub.edge.drain.notice must not be negative, but is " + notice);
        }
        if (time.compareTo(notice) < 0) {
            throw new IllegalArgumentException(
                    "hub.edge.drain.time must not be shorter than the notice, but is " + time);
        }
    }
}
