package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.function.Supplier;

/** Streaming load: a number of connections, each with one stream or with one after the other for a time. */
final class StreamLoad {

    /**
     * What one run brought.
     *
     * @param sample taken at half time, when all streams run
     */
    record Result(StreamTally tally, Duration time, long cpuMicros, double sample) {}

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final StreamTally tally = new StreamTally();
    private final Target target;
    private final String model;
    private long repeatUntil;
    private int open;

    private StreamLoad(Target target, String model) {
        this.target = target;
        this.model = model;
    }

    /** Streams one after the other on each connection, until the time is over. */
    static Result repeated(Target target, String model, int connections, Duration time) {
        return new StreamLoad(target, model).run(connections, Duration.ZERO, time, time, () -> 0.0);
    }

    /**
     * One stream on each connection.
     *
     * @param ramp over which the streams are opened
     * @param length of one stream
     * @param sample taken when the last stream has been open for half its length
     */
    static Result once(
            Target target, String model, int connections, Duration ramp, Duration length, Supplier<Double> sample) {
        return new StreamLoad(target, model).run(connections, ramp, Duration.ZERO, length, sample);
    }

    private Result run(int connections, Duration ramp, Duration repeat, Duration length, Supplier<Double> sample) {
        try (Selector selector = Selector.open()) {
            Result result = run(selector, connections, ramp, repeat, length, sample);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result run(
            Selector selector, int count, Duration ramp, Duration repeat, Duration length, Supplier<Double> sample)
            throws IOException {
        byte[] request = target.request(model, true);
        long cpuBefore = target.process().cpuMicros();
        long started = System.nanoTime();
        repeatUntil = started + repeat.toNanos();
        for (int index = 0; index < count; index++) {
            long due = started + ramp.toNanos() * index / count;
            turnUntil(selector, due);
            new Listener().open(selector, request);
        }
        long half = System.nanoTime() + length.toNanos() / 2;
        turnUntil(selector, half);
        double sampled = sample.get();
        long deadline = half + length.toNanos() + PATIENCE.toNanos();
        while (open > 0 && System.nanoTime() < deadline) {
            selector.select(this::readable, 100);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        return new Result(tally, took, target.process().cpuMicros() - cpuBefore, sampled);
    }

    private void turnUntil(Selector selector, long due) throws IOException {
        long left = due - System.nanoTime();
        while (left > 0) {
            selector.select(this::readable, Math.max(1, left / 1_000_000));
            left = due - System.nanoTime();
        }
        selector.selectNow(this::readable);
    }

    private void readable(SelectionKey key) {
        try {
            if (!((Listener) key.attachment()).receive()) {
                lost(key);
            }
        } catch (IOException e) {
            lost(key);
        }
    }

    private void lost(SelectionKey key) {
        key.cancel();
        tally.failed();
        open--;
    }

    /** One connection and the streams on it. */
    private final class Listener {
        private final StreamReader reader = new StreamReader(tally, this::ended);
        private LoadConnection connection;

        void open(Selector selector, byte[] request) {
            connection = LoadConnection.open(selector, target.port(), request, reader, this);
            open++;
            ask();
        }

        boolean receive() throws IOException {
            reader.reading(System.nanoTime());
            return connection.receive(buffer);
        }

        private void ask() {
            reader.asked(System.nanoTime());
            connection.send();
        }

        private void ended() {
            if (System.nanoTime() < repeatUntil) {
                ask();
            } else {
                open--;
            }
        }
    }
}
