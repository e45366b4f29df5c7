package org.modelhub.dialect;

import org.jspecify.annotations.Nullable;

/**
 * What every part of one answer repeats.
 *
 * @param id the answer's id, made by the hub
 * @param created seconds since the epoch
 * @param model the public name, never the upstream's
 * @param fingerprint who answered where that must be plain to see (the in-process model), else null
 */
public record ReplyHead(
        String id, long created, String model, @Nullable String fingerprint) {}
