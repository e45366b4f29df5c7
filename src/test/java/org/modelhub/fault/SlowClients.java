package org.modelhub.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Clients that keep their connections to a server of the loopback address busy with as few bytes as they can. They stop
 * when all of them are cut or when their time is over, whichever comes first. One thread of their own.
 */
public final class SlowClients implements AutoCloseable {

    /** In what a client is slow. */
    public enum Way {
        /** A header line now and then, and never the last one. */
        HEAD,
        /** A few bytes of a long body now and then. */
        BODY,
        /** The same, of a body that the server has refused and does not want. */
        REFUSED_BODY,
        /** Asks for large answers and takes some bytes now and then. */
        ANSWER,
        /** Asks nothing at all. */
        NOTHING,
        /** Asks once, takes the answer, and stays. */
        IDLE
    }

    private static final int MOST_CLIENTS = 2_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int TINY_WINDOW = 4096;
    private static final int BITE = 32;
    private static final long PACE_MILLIS = 200;

    private final int port;
    private final Way way;
    private final String path;
    private final long deadline;
    private final Selector selector;
    private final Thread thread;
    private volatile int open;
    private volatile boolean over;

    private SlowClients(int port, Way way, String path, Duration longest) {
        this.port = port;
        this.way = way;
        this.path = path;
        this.deadline = System.nanoTime() + longest.toNanos();
        this.thread = new Thread(this::run, "slow-clients-" + way);
        try {
            selector = Selector.open();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** @param path that they ask for */
    public static SlowClients attack(int port, Way way, String path, int count, Duration longest) {
        if (count > MOST_CLIENTS || longest.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("at most " + MOST_CLIENTS + " clients for " + LONGEST);
        }
        SlowClients clients = new SlowClients(port, way, path, longest);
        for (int i = 0; i < count; i++) {
            clients.connect();
        }
        clients.thread.setDaemon(true);
        clients.thread.start();
        return clients;
    }

    private void connect() {
        try {
            SocketChannel channel = SocketChannel.open();
            if (way == Way.ANSWER) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, TINY_WINDOW);
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.configureBlocking(false);
            channel.register(selector, way == Way.ANSWER ? 0 : SelectionKey.OP_READ);
            channel.write(ByteBuffer.wrap(opening().getBytes(StandardCharsets.US_ASCII)));
            open++;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private String opening() {
        String get = "GET " + path + " HTTP/1.1\r\nHost: hub\r\n";
        String post = "POST " + path + " HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n";
        return switch (way) {
            case HEAD -> get;
            case BODY, REFUSED_BODY -> post + "Content-Length: 200000\r\n\r\n";
            case ANSWER -> (get + "\r\n").repeat(3);
            case NOTHING -> "";
            case IDLE -> get + "\r\n";
        };
    }

    private String drip() {
        return switch (way) {
            case HEAD -> "X-a: b\r\n";
            case BODY, REFUSED_BODY -> "    ";
            case ANSWER, NOTHING, IDLE -> "";
        };
    }

    private void run() {
        byte[] drip = drip().getBytes(StandardCharsets.US_ASCII);
        try (selector) {
            while (!over && open > 0 && System.nanoTime() < deadline) {
                long next = System.nanoTime() + PACE_MILLIS * 1_000_000;
                while (System.nanoTime() < next) {
                    selector.select(key -> take(key, 4096), PACE_MILLIS);
                }
                selector.keys().stream().filter(SelectionKey::isValid).toList().forEach(key -> turn(key, drip));
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void turn(SelectionKey key, byte[] drip) {
        if (way == Way.ANSWER) {
            take(key, BITE);
        } else if (drip.length > 0) {
            try {
                ((SocketChannel) key.channel()).write(ByteBuffer.wrap(drip));
            } catch (IOException cut) {
                gone(key);
            }
        }
    }

    private void take(SelectionKey key, int most) {
        try {
            if (((SocketChannel) key.channel()).read(ByteBuffer.allocate(most)) < 0) {
                gone(key);
            }
        } catch (IOException reset) {
            gone(key);
        }
    }

    private void gone(SelectionKey key) {
        if (key.isValid()) {
            key.cancel();
            open--;
            try {
                key.channel().close();
            } catch (IOException alreadyGone) {
                // What was wanted.
            }
        }
    }

    /** Those that have not noticed that they were cut; one that reads slowly notices late. */
    public int open() {
        return open;
    }

    @Override
    public void close() {
        over = true;
        selector.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
