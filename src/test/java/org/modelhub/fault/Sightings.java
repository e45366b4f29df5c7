package org.modelhub.fault;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a fake peer saw: requests, bytes, connections and when they closed. Safe for any thread. */
public final class Sightings {

    private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Instant> closes = new CopyOnWriteArrayList<>();
    private final List<Instant> abandoned = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();

    void opened() {
        opened.incrementAndGet();
    }

    void closed() {
        closes.add(Instant.now());
    }

    void left() {
        abandoned.add(Instant.now());
    }

    void request(SeenRequest request) {
        requests.add(request);
    }

    void received(long bytes) {
        bytesIn.addAndGet(bytes);
    }

    void sent(long bytes) {
        bytesOut.addAndGet(bytes);
    }

    /** In order of arrival. */
    public List<SeenRequest> requests() {
        return List.copyOf(requests);
    }

    public SeenRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    /** When each connection closed, whoever closed it, in that order. */
    public List<Instant> closes() {
        return List.copyOf(closes);
    }

    /** When a caller went away before its answer was complete. */
    public List<Instant> abandoned() {
        return List.copyOf(abandoned);
    }

    public int connections() {
        return opened.get();
    }

    public int openConnections() {
        return opened.get() - closes.size();
    }

    /** Bytes of requests. An HTTP peer counts bodies only, a raw peer everything. */
    public long bytesIn() {
        return bytesIn.get();
    }

    /** Bytes handed to the socket. An HTTP peer counts bodies only, a raw peer everything. */
    public long bytesOut() {
        return bytesOut.get();
    }
}
