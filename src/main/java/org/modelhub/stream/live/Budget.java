package org.modelhub.stream.live;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all replay buffers share. */
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
        return used.get() > most;
    }

    /** What is to be freed, with some room so that not every chunk asks for it again. */
    long wanted() {
        return used.get() - most + most / 32;
    }
}
