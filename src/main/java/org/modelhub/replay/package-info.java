/**
 * Streams that outlive their process: their frames in Redis, sealed. Way in: {@link
 * org.modelhub.replay.RedisFrameStore}.
 */
package org.modelhub.replay;
