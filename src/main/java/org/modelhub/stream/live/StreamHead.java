package org.modelhub.stream.live;

import org.jspecify.annotations.Nullable;

/**
 * What a stream is known by, the same on every replica.
 *
 * @param id made by the hub, cannot be guessed
 * @param keyId whose it is; to any other key it does not exist
 * @param dialect in which it goes out over HTTP: the one that it was asked for in
 * @param answerId the answer's id in that dialect
 * @param created seconds since the epoch
 * @param model the public name
 * @param fingerprint who answered where that must be plain to see, else null
 * @param servedBy {@code provider/model} that began to answer, or empty
 * @param continued whether another model goes on if the one that answers breaks off
 */
public record StreamHead(
        String id,
        String keyId,
        String dialect,
        String answerId,
        long created,
        String model,
        @Nullable String fingerprint,
        String servedBy,
        boolean continued) {}
