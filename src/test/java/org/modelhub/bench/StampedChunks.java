package org.modelhub.bench;

/**
 * The stamped chunks of one stream, in whatever form they come and however many of them one frame holds: a chunk is
 * {@code #<number> <time it left>} somewhere in the text.
 */
final class StampedChunks {

    private final StreamTally tally;
    private long askedAt;
    private long lastArrival;
    private long lastDeparture;
    private int expected;
    private long value;

    StampedChunks(StreamTally tally) {
        this.tally = tally;
    }

    void asked(long now) {
        askedAt = now;
        expected = 0;
    }

    /** Takes all chunks of one line or frame. @param readAt when it was read: chunks of one read arrive at one time */
    void read(byte[] text, int length, long readAt) {
        int at = 0;
        while (at < length) {
            if (text[at++] == '#') {
                at = chunk(text, at, length, readAt);
            }
        }
    }

    /** {@return where it ends} */
    private int chunk(byte[] text, int from, int length, long readAt) {
        int blank = number(text, from, length);
        if (blank == from || blank == length || text[blank] != ' ') {
            return blank;
        }
        int sequence = (int) value;
        int end = number(text, blank + 1, length);
        chunk(sequence, value, readAt);
        return end;
    }

    /** Leaves the digits from here on in {@link #value}; returns where they end. */
    private int number(byte[] text, int from, int length) {
        int at = from;
        value = 0;
        while (at < length && text[at] >= '0' && text[at] <= '9') {
            value = value * 10 + text[at++] - '0';
        }
        return at;
    }

    private void chunk(int sequence, long departure, long readAt) {
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
}
