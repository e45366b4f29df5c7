package org.modelhub.stream.live;

import java.util.concurrent.atomic.LongAdder;

/** What happened to streams since the start. */
public final class StreamCounters {

    final LongAdder resumed = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder joined = new LongAdder();
    final LongAdder paused = new LongAdder();
    final LongAdder slow = new LongAdder();
    final LongAdder storeLost = new LongAdder();

    /** Readers that were not the first of their stream. */
    public long resumed() {
        return resumed.sum();
    }

    /** Streams of which nothing is kept any more. */
    public long expired() {
        return expired.sum();
    }

    /** Frames that were joined from several chunks. */
    public long joined() {
        return joined.sum();
    }

    /** Times that an upstream was held. */
    public long paused() {
        return paused.sum();
    }

    /** Readers that were sent away because they took too little. */
    public long slow() {
        return slow.sum();
    }

    /** Streams that went on in memory only, because their store failed or was late. */
    public long storeLost() {
        return storeLost.sum();
    }
}
