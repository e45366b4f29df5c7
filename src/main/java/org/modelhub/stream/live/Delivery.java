package org.modelhub.stream.live;

import java.util.List;

/** What was delivered of one stream, and how often its upstream had to wait. Used under its stream's lock. */
final class Delivery {

    private long frames;
    private long bytes;
    private long pauses;
    private long pausedNanos;
    private long heldSince;
    private int readers;

    void reader() {
        readers++;
    }

    int readers() {
        return readers;
    }

    /** Counts what was taken. @return how many of the frames were joined */
    int took(List<Frame> taken, long content) {
        int several = 0;
        for (Frame frame : taken) {
            several += frame.joined() ? 1 : 0;
        }
        frames += taken.size();
        bytes += content;
        return several;
    }

    void held(boolean now, long nanos) {
        if (now) {
            pauses++;
            heldSince = nanos;
        } else {
            pausedNanos += nanos - heldSince;
        }
    }

    StreamFlow flow(long chunks, long buffered, boolean held, long nanos) {
        long paused = pausedNanos + (held ? nanos - heldSince : 0);
        return new StreamFlow(chunks, frames, bytes, pauses, paused / 1_000_000, readers, buffered);
    }
}
