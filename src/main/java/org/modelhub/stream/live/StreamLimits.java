package org.modelhub.stream.live;

import java.time.Duration;

/**
 * What streams may take and for how long they are kept.
 *
 * @param streamBytes replay buffer of one stream
 * @param hubBytes replay buffers of all of them
 * @param keyBytes replay buffers of one key
 * @param pendingBytes that may wait for a reader before the upstream is held
 * @param retention for which a stream is kept behind its end
 * @param slowRate bytes in a second that a reader must take while something waits for it
 * @param slowFor how long it may stay below that before it is sent away
 */
public record StreamLimits(
        int streamBytes,
        long hubBytes,
        long keyBytes,
        int pendingBytes,
        Duration retention,
        int slowRate,
        Duration slowFor) {}
