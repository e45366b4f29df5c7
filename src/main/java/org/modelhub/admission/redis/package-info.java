/**
 * Token buckets that all replicas share, in Redis; while it is away, each replica has its part of them. Way in: {@link
 * org.modelhub.admission.redis.RedisBuckets}.
 */
package org.modelhub.admission.redis;
