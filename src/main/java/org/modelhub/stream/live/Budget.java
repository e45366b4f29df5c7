package org.modelhub.stream.live;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that several replay buffers share. */
final class Budget {

    private final long most;
    private final AtomicLong used = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }

    long used() {
        return used.get();
    }

    boolean exceeded() {
        return exceeded(0);
    }

    /** Whether so much more would be too much. */
    boolean exceeded(long more) {
        return used.get() + more > most;
    }

    /** What is to be freed for so much more, with some room so that not every chunk asks for it again. */
    long wanted(long more) {
        return used.get() + more - most + most / 32;
    }
}
