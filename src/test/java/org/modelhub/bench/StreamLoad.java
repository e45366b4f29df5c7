package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.function.Supplier;

/** Streaming load: a number of connections, each with its streams at once or with one after the other for a time. */
final class StreamLoad {

    /**
     * What one run brought.
     *
     * @param sample taken at half time, when all streams run
     */
    record Result(StreamTally tally, Duration time, long cpuMicros, double sample) {}

    /** One connection; attached to its selection key. */
    interface Client {

        /** Reads what is there. False if the connection is gone with streams on it. */
        boolean receive(ByteBuffer buffer) throws IOException;

        /** The connection is gone. */
        void lost();
    }

    /** Opens a connection, and calls back when nothing more is to come on it. */
    interface Dial {
        void open(Selector selector, StreamTally tally, Runnable over);
    }

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final StreamTally tally = new StreamTally();
    private final Target target;
    private final Dial dial;
    private int open;

    private StreamLoad(Target target, Dial dial) {
        this.target = target;
        this.dial = dial;
    }

    /** Streams one after the other on each connection, until the time is over. */
    static Result repeated(Target target, String model, int connections, Duration time) {
        long until = System.nanoTime() + time.toNanos();
        return new StreamLoad(target, events(target, target.request(model, true), until))
                .run(connections, Duration.ZERO, time, () -> 0.0);
    }

    /**
     * All streams of each connection at once, and then no more.
     *
     * @param ramp over which the connections are opened
     * @param length of one stream
     * @param sample taken when the last stream has been open for half its length
     */
    static Result once(
            Target target, Dial dial, int connections, Duration ramp, Duration length, Supplier<Double> sample) {
        return new StreamLoad(target, dial).run(connections, ramp, length, sample);
    }

    /** {@return how to open connections for events, one stream on each} */
    static Dial events(Target target, byte[] request) {
        return events(target, request, System.nanoTime());
    }

    private static Dial events(Target target, byte[] request, long repeatUntil) {
        return (selector, tally, over) -> new Listener(tally, over, repeatUntil).open(selector, target.port(), request);
    }

    private Result run(int connections, Duration ramp, Duration length, Supplier<Double> sample) {
        try (Selector selector = Selector.open()) {
            Result result = run(selector, connections, ramp, length, sample);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result run(Selector selector, int count, Duration ramp, Duration length, Supplier<Double> sample)
            throws IOException {
        long cpuBefore = target.cpuMicros();
        long started = System.nanoTime();
        for (int index = 0; index < count; index++) {
            long due = started + ramp.toNanos() * index / count;
            turnUntil(selector, due);
            open++;
            dial.open(selector, tally, () -> open--);
        }
        long half = System.nanoTime() + length.toNanos() / 2;
        turnUntil(selector, half);
        double sampled = sample.get();
        long deadline = half + length.toNanos() + PATIENCE.toNanos();
        while (open > 0 && System.nanoTime() < deadline) {
            selector.select(this::readable, 100);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        return new Result(tally, took, target.cpuMicros() - cpuBefore, sampled);
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
        Client client = (Client) key.attachment();
        try {
            if (!client.receive(buffer)) {
                lost(key, client);
            }
        } catch (IOException e) {
            lost(key, client);
        }
    }

    private void lost(SelectionKey key, Client client) {
        key.cancel();
        client.lost();
        open--;
    }

    /** One connection for events and the streams on it. */
    private static final class Listener implements Client {
        private final StreamTally tally;
        private final Runnable over;
        private final long repeatUntil;
        private final StreamReader reader;
        private LoadConnection connection;

        Listener(StreamTally tally, Runnable over, long repeatUntil) {
            this.tally = tally;
            this.over = over;
            this.repeatUntil = repeatUntil;
            this.reader = new StreamReader(tally, this::ended);
        }

        void open(Selector selector, int port, byte[] request) {
            connection = LoadConnection.open(selector, port, request, reader, this);
            ask();
        }

        @Override
        public boolean receive(ByteBuffer buffer) throws IOException {
            reader.reading(System.nanoTime());
            return connection.receive(buffer);
        }

        @Override
        public void lost() {
            tally.failed();
        }

        private void ask() {
            reader.asked(System.nanoTime());
            connection.send();
        }

        private void ended() {
            if (System.nanoTime() < repeatUntil) {
                ask();
            } else {
                over.run();
            }
        }
    }
}
