package org.modelhub.exchange;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that somebody did to the hub. Holds no secrets: whoever writes one sees to that.
 *
 * @param actor a key id, or the part of the hub that acted by itself, e.g. {@code bootstrap}
 * @param action a stable word, noun first, e.g. {@code key.revoke}
 * @param subject what was acted on, e.g. a key id or a public name
 * @param outcome {@code accepted} before the act; {@code refused} or {@code failed} after one that did not happen
 * @param detail further facts
 */
public record AuditEntry(
        Instant time, String actor, String action, String subject, String outcome, Map<String, String> detail) {

    public AuditEntry {
        detail = Map.copyOf(detail);
    }
}
