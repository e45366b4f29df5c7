package org.modelhub.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * An answer of bytes that are handed on as they come, at the client's pace. It starts paused. A failure is its exception
 * handler's, and then nothing follows.
 *
 * @param contentType what the bytes are
 */
public record ByteStream(String contentType, ReadStream<Buffer> bytes) {}
