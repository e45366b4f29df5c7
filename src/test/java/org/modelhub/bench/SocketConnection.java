package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One WebSocket of the load generator, spoken frame by frame. Answers pings by itself. One thread only. */
public final class SocketConnection implements SocketFraming.Sink {

    /** The hub's own protocol. */
    public static final String PROTOCOL = "modelhub.v1";

    /** Hears of what comes. */
    public interface Listener {

        default void open() {}

        void text(byte[] bytes, int length);

        default void pinged() {}
    }

    private final SocketChannel channel;
    private final Listener listener;
    private final SocketFraming framing = new SocketFraming(this);
    private boolean opened;
    private boolean over;

    private SocketConnection(SocketChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /**
     * Connects to the loopback address and asks for a socket.
     *
     * @param attachment to the selection key, null for the connection itself
     */
    public static SocketConnection open(
            Selector selector, int port, String path, String key, Listener listener, Object attachment) {
        try {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            SocketConnection connection = new SocketConnection(channel, listener);
            channel.register(selector, SelectionKey.OP_READ, attachment == null ? connection : attachment);
            connection.write(SocketFraming.handshake(path, port, PROTOCOL, "Authorization: Bearer " + key + "\r\n"));
            return connection;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    public void send(String message) {
        write(SocketFraming.text(message));
    }

    private void write(byte[] bytes) {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        try {
            // What is sent is far smaller than a socket's buffer.
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException gone) {
            over = true;
        }
    }

    /** Reads what is there. False if the socket is gone or was never granted. */
    public boolean receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count > 0) {
            framing.feed(buffer.flip());
        }
        over |= count < 0;
        if (over) {
            channel.close();
        }
        return !over;
    }

    public boolean isOpen() {
        return opened && !over;
    }

    public void close() {
        over = true;
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // What was wanted.
        }
    }

    @Override
    public void open() {
        opened = true;
        listener.open();
    }

    @Override
    public void refused(String statusLine) {
        System.err.println("load: no socket, but " + statusLine);
        over = true;
    }

    @Override
    public void text(byte[] bytes, int length) {
        listener.text(bytes, length);
    }

    @Override
    public void ping(byte[] bytes) {
        write(SocketFraming.pong(bytes));
        listener.pinged();
    }

    @Override
    public void closed(int code) {
        over = true;
    }
}
