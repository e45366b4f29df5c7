package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Closed-loop load: each connection sends its next request when the reply to the last is complete. */
final class ClosedLoop {

    /**
     * What one run brought.
     *
     * @param failures replies that were not 200, and connections lost
     * @param cpuMicros of the target, for all requests of the run
     */
    record Result(long requests, long failures, Duration time, Histogram latencyNanos, long cpuMicros) {

        double perSecond() {
            return requests * 1e9 / time.toNanos();
        }

        double cpuMicrosPerRequest() {
            return (double) cpuMicros / requests;
        }

        double millis(double percentile) {
            return latencyNanos.getValueAtPercentile(percentile) / 1e6;
        }
    }

    private static final long MAX_LATENCY_NANOS = Duration.ofMinutes(1).toNanos();

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Histogram latency = new Histogram(MAX_LATENCY_NANOS, 3);
    private long deadline;
    private long requests;
    private long failures;
    private int open;

    static Result run(Target target, int connections, Duration time) {
        try (Selector selector = Selector.open()) {
            Result result = new ClosedLoop().run(selector, target, connections, time);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result run(Selector selector, Target target, int connections, Duration time) throws IOException {
        byte[] request = target.request(BenchNames.ANSWER, false);
        Asker[] askers = new Asker[connections];
        for (int index = 0; index < connections; index++) {
            askers[index] = new Asker();
            askers[index].connection =
                    LoadConnection.open(selector, target.port(), request, askers[index], askers[index]);
        }
        open = connections;
        long cpuBefore = target.process().cpuMicros();
        long started = System.nanoTime();
        deadline = started + time.toNanos();
        for (Asker asker : askers) {
            asker.ask();
        }
        while (open > 0 && System.nanoTime() < deadline + MAX_LATENCY_NANOS) {
            selector.select(this::readable, 1_000);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        return new Result(requests, failures, took, latency, target.process().cpuMicros() - cpuBefore);
    }

    private void readable(SelectionKey key) {
        try {
            if (!((Asker) key.attachment()).connection.receive(buffer)) {
                lost(key);
            }
        } catch (IOException e) {
            lost(key);
        }
    }

    private void lost(SelectionKey key) {
        key.cancel();
        failures++;
        open--;
    }

    /** The requests of one connection. */
    private final class Asker implements HttpFraming.Sink {
        private LoadConnection connection;
        private long askedAt;

        void ask() {
            askedAt = System.nanoTime();
            connection.send();
        }

        @Override
        public void head(String statusLine) {
            if (!statusLine.startsWith("HTTP/1.1 200")) {
                failures++;
            }
        }

        @Override
        public void body(ByteBuffer bytes) {}

        @Override
        public void end() {
            long now = System.nanoTime();
            requests++;
            latency.recordValue(now - askedAt);
            if (now < deadline) {
                ask();
            } else {
                open--;
            }
        }
    }
}
