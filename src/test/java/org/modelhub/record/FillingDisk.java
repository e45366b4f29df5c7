package org.modelhub.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A disk that, while full, takes half of what it is given and then refuses. */
final class FillingDisk extends AuditDisk {

    private final FileChannel channel;
    private final AtomicBoolean full;

    FillingDisk(FileChannel channel, AtomicBoolean full) {
        super(channel);
        this.channel = channel;
        this.full = full;
    }

    @Override
    void put(long end, ByteBuffer bytes) throws IOException {
        if (full.get()) {
            channel.write(bytes.limit(bytes.limit() / 2), end);
            throw new IOException("No space left on device");
        }
        super.put(end, bytes);
    }
}
