package org.modelhub.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads the stamped chunks of one connection's streams of events, one stream after the other. */
final class StreamReader implements HttpFraming.Sink {

    private final StreamTally tally;
    private final StampedChunks chunks;
    private final Runnable ended;
    private byte[] line = new byte[1024];
    private int lineLength;
    private long readAt;

    /** @param ended called at the proper end of each stream */
    StreamReader(StreamTally tally, Runnable ended) {
        this.tally = tally;
        this.chunks = new StampedChunks(tally);
        this.ended = ended;
    }

    void asked(long now) {
        chunks.asked(now);
    }

    /** To be called before each read: chunks of one read arrive at one time. */
    void reading(long now) {
        readAt = now;
    }

    @Override
    public void head(String statusLine) {
        if (!statusLine.startsWith("HTTP/1.1 200")) {
            tally.failed();
        }
    }

    @Override
    public void body(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                chunks.read(line, lineLength, readAt);
                lineLength = 0;
            } else {
                append(next);
            }
        }
    }

    private void append(byte next) {
        if (lineLength == line.length) {
            line = Arrays.copyOf(line, 2 * lineLength);
        }
        line[lineLength++] = next;
    }

    @Override
    public void end() {
        tally.streamEnded();
        ended.run();
    }
}
