package org.modelhub.stream;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;

/** Hands bytes to Vert.x as they are; its own factory for arrays copies them. */
public final class WrappedBuffer {

    private WrappedBuffer() {}

    /** The array must not be changed afterwards. */
    @SuppressWarnings("deprecation") // the only factory without a copy in Vert.x 4
    public static Buffer of(byte[] bytes) {
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
    }
}
