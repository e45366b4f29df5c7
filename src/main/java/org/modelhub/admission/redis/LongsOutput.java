package org.modelhub.admission.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;

/** Reads an answer that is a list of whole numbers, without a box around each. */
final class LongsOutput extends CommandOutput<byte[], byte[], long[]> {

    private int read;

    LongsOutput() {
        super(ByteArrayCodec.INSTANCE, new long[0]);
    }

    @Override
    public void multi(int count) {
        output = new long[Math.max(0, count)];
    }

    @Override
    public void set(long number) {
        output[read++] = number;
    }
}
