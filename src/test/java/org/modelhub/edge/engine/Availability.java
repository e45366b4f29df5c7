package org.modelhub.edge.engine;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks over and over, each time on a connection of its own, whether the server answers. */
final class Availability implements AutoCloseable {

    private static final int PAUSE_MILLIS = 50;

    private final int port;
    private final String path;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "availability");
    private volatile boolean over;

    private Availability(int port, String path) {
        this.port = port;
        this.path = path;
    }

    static Availability sample(int port, String path) {
        Availability availability = new Availability(port, path);
        availability.thread.setDaemon(true);
        availability.thread.start();
        return availability;
    }

    private void run() {
        try {
            while (!over) {
                boolean good = serves();
                served.addAndGet(good ? 1 : 0);
                asked.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean serves() {
        try (RawHttp http = new RawHttp(port)) {
            return http.send("GET " + path + " HTTP/1.1\r\nHost: hub\r\n\r\n")
                    .readOne()
                    .startsWith("HTTP/1.1 200 ");
        } catch (IOException refused) {
            return false;
        }
    }

    int samples() {
        return asked.get();
    }

    /** The share of samples that were answered, from 0 to 1. */
    double share() {
        return asked.get() == 0 ? 0 : (double) served.get() / asked.get();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join(10_000);
    }
}
