package org.modelhub.admission;

/**
 * What one request wants of one bucket.
 *
 * @param bucket names the bucket for all replicas, e.g. {@code key:AbC123:tokens:60}
 * @param rate how the bucket is filled at this moment; may differ from one claim to the next, as the bucket widens
 * @param amount from 0
 */
public record Claim(String bucket, Rate rate, long amount) {}
