package org.modelhub.admission.redis;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long this machine itself kept a thread waiting that only wanted to wake up: what no code can be faster than. */
final class Hiccups implements AutoCloseable {

    private static final long NAP = Duration.ofMillis(1).toNanos();

    private final Thread thread = new Thread(this::watch, "hiccups");
    private volatile long worst;
    private volatile boolean over;

    Hiccups() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!over) {
            long began = System.nanoTime();
            LockSupport.parkNanos(NAP);
            worst = Math.max(worst, System.nanoTime() - began - NAP);
        }
    }

    Duration worst() {
        return Duration.ofNanos(worst);
    }

    @Override
    public void close() {
        over = true;
    }
}
