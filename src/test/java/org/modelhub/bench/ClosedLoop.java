package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Closed-loop load: each connection sends its next request when the reply to the last, or its stream, is complete. */
final class ClosedLoop {

    /**
     * What one run brought.
     *
     * @param failures replies that were not 200 or of another length than they should be, and connections lost
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

    private static final long ANY_LENGTH = -1;
    private static final long MAX_LATENCY_NANOS = Duration.ofMinutes(1).toNanos();

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Histogram latency = new Histogram(MAX_LATENCY_NANOS, 3);
    private final long expectedBytes;
    private long deadline;
    private long requests;
    private long failures;
    private int open;

    private ClosedLoop(long expectedBytes) {
        this.expectedBytes = expectedBytes;
    }

    static Result run(Target target, int connections, Duration time) {
        return run(target, target.request(BenchNames.ANSWER, false), ANY_LENGTH, connections, time);
    }

    /** @param expectedBytes of each reply's body */
    static Result run(Target target, byte[] request, long expectedBytes, int connections, Duration time) {
        try (Selector selector = Selector.open()) {
            Result result = new ClosedLoop(expectedBytes).run(selector, target, request, connections, time);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result run(Selector selector, Target target, byte[] request, int connections, Duration time)
            throws IOException {
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
        private long bytes;

        void ask() {
            bytes = 0;
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
        public void body(ByteBuffer piece) {
            bytes += piece.remaining();
        }

        @Override
        public void end() {
            long now = System.nanoTime();
            requests++;
            if (expectedBytes != ANY_LENGTH && bytes != expectedBytes) {
                failures++;
            }
            latency.recordValue(now - askedAt);
            if (now < deadline) {
                ask();
            } else {
                open--;
            }
        }
    }
}
