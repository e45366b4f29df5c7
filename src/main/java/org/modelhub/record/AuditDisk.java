package org.modelhub.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open audit file, as its writer uses it. */
class AuditDisk implements AutoCloseable {

    private final FileChannel channel;

    AuditDisk(FileChannel channel) {
        this.channel = channel;
    }

    /** Puts the bytes at the end of the last good line and waits until they are on disk. */
    void put(long end, ByteBuffer bytes) throws IOException {
        // What a failed write left behind.
        channel.truncate(end);
        long at = end;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
