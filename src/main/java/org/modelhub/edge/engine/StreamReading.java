package org.modelhub.edge.engine;

import org.modelhub.stream.live.FrameSource;

/**
 * The body of an answer that goes on with a stream.
 *
 * @param from where the client lost it
 */
public record StreamReading(FrameSource source, StreamPosition from) {}
