package org.modelhub.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the stamped chunks of one connection's streams, one stream after the other. */
final class StreamReader implements HttpFraming.Sink {

    private static final byte[] STAMP = BenchUpstream.STAMP.getBytes(StandardCharsets.US_ASCII);

    private final StreamTally tally;
    private final Runnable ended;
    private final byte[] line = new byte[4096];
    private int lineLength;
    private long readAt;
    private long askedAt;
    private long lastArrival;
    private long lastDeparture;
    private int expected;
    private long value;

    /** @param ended called at the proper end of each stream */
    StreamReader(StreamTally tally, Runnable ended) {
        this.tally = tally;
        this.ended = ended;
    }

    void asked(long now) {
        askedAt = now;
        expected = 0;
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
                line();
                lineLength = 0;
            } else {
                line[lineLength++] = next;
            }
        }
    }

    @Override
    public void end() {
        tally.streamEnded();
        ended.run();
    }

    private void line() {
        int at = afterStamp();
        if (at < 0) {
            return;
        }
        int blank = number(at);
        int sequence = (int) value;
        number(blank + 1);
        chunk(sequence, value);
    }

    private void chunk(int sequence, long departure) {
        tally.chunk(readAt - departure);
        if (sequence == 0) {
            tally.firstToken(readAt - askedAt);
        } else {
            tally.gap((readAt - lastArrival) - (departure - lastDeparture));
            if (readAt == lastArrival) {
                tally.coalesced();
            }
        }
        if (sequence != expected) {
            tally.failed();
        }
        expected = sequence + 1;
        lastArrival = readAt;
        lastDeparture = departure;
    }

    private int afterStamp() {
        for (int at = 0; at <= lineLength - STAMP.length; at++) {
            int match = 0;
            while (match < STAMP.length && line[at + match] == STAMP[match]) {
                match++;
            }
            if (match == STAMP.length) {
                return at + match;
            }
        }
        return -1;
    }

    /** Leaves the digits from here on in {@link #value}; returns where they end. */
    private int number(int from) {
        int at = from;
        value = 0;
        while (line[at] >= '0' && line[at] <= '9') {
            value = value * 10 + line[at++] - '0';
        }
        return at;
    }
}
