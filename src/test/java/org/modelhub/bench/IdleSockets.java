package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sockets on which nothing happens but the heartbeat: what each costs, and whether all are kept. */
final class IdleSockets implements SocketConnection.Listener {

    /** Of the hub. Shorter than its own thirty seconds, so that half a minute shows several. */
    static final Duration PING = Duration.ofSeconds(5);

    static final String SETTING = "--hub.socket.ping=" + PING.toSeconds() + "s";

    private static final Duration LEAST = PING.multipliedBy(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OPENED_AT_ONCE = 100;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final List<SocketConnection> sockets = new ArrayList<>();
    private final Target hub;
    private long pings;
    private long opened;

    private IdleSockets(Target hub) {
        this.hub = hub;
    }

    /** Opens a tenth of them first, so that the hub has done it before. {@return the table} */
    static String table(Target hub, int count, Duration time) {
        new IdleSockets(hub).hold(Math.max(1, count / 10), Duration.ZERO);
        return new IdleSockets(hub).hold(count, time.compareTo(LEAST) > 0 ? time : LEAST);
    }

    private String hold(int count, Duration time) {
        try (Selector selector = Selector.open()) {
            long alone = cpuMicros(selector, time.dividedBy(3)) * 3;
            double before = hub.process().rssMebibytes();
            open(selector, count);
            long pinged = pings;
            long cpu = cpuMicros(selector, time) - alone;
            double each = (hub.process().rssMebibytes() - before) * 1024 / count;
            long kept = sockets.stream().filter(SocketConnection::isOpen).count();
            String table = table(count, kept, each, cpu, time, pings - pinged);
            sockets.forEach(SocketConnection::close);
            return table;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Of the hub meanwhile. */
    private long cpuMicros(Selector selector, Duration time) throws IOException {
        long before = hub.process().cpuMicros();
        turn(selector, time);
        return hub.process().cpuMicros() - before;
    }

    private void open(Selector selector, int count) throws IOException {
        for (int index = 0; index < count; index++) {
            sockets.add(SocketConnection.open(selector, hub.port(), SocketStreams.PATH, hub.key(), this, null));
            if (index % OPENED_AT_ONCE == 0) {
                turn(selector, Duration.ZERO);
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (opened < count && System.nanoTime() < deadline) {
            turn(selector, Duration.ofMillis(50));
        }
    }

    private void turn(Selector selector, Duration time) throws IOException {
        long until = System.nanoTime() + time.toNanos();
        do {
            selector.select(this::readable, Math.max(1, Math.min(100, (until - System.nanoTime()) / 1_000_000)));
        } while (System.nanoTime() < until);
    }

    private void readable(SelectionKey key) {
        try {
            if (!((SocketConnection) key.attachment()).receive(buffer)) {
                key.cancel();
            }
        } catch (IOException gone) {
            ((SocketConnection) key.attachment()).close();
        }
    }

    @Override
    public void open() {
        opened++;
    }

    @Override
    public void text(byte[] bytes, int length) {
        throw new IllegalStateException("nothing was asked: " + new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    @Override
    public void pinged() {
        pings++;
    }

    private static String table(int count, long kept, double each, long cpu, Duration time, long pings) {
        return String.format(
                Locale.ROOT,
                """
                | %,d idle sockets for %d s, a ping every %d s | hub | budget | verdict |
                | --- | ---: | --- | --- |
                | dropped | %d | 0 | %s |
                | pings answered | %,d |  |  |
                | RSS of each, KiB | %.1f |  |  |
                | CPU, %% of a core, beyond the hub's without them | %.2f |  |  |
                | CPU µs per ping and its answer | %.1f |  |  |
                """,
                count,
                time.toSeconds(),
                PING.toSeconds(),
                count - kept,
                kept == count ? "kept" : "**missed**",
                pings,
                each,
                cpu / 1e4 / time.toSeconds(),
                (double) cpu / Math.max(1, pings));
    }
}
