package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One kept-alive connection of the load generator: sends a request, feeds the reply to a sink. */
final class LoadConnection {

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final HttpFraming framing;

    private LoadConnection(SocketChannel channel, byte[] request, HttpFraming.Sink sink) {
        this.channel = channel;
        this.request = ByteBuffer.allocateDirect(request.length).put(request);
        this.framing = new HttpFraming(sink);
    }

    /** @param attachment to the selection key */
    static LoadConnection open(Selector selector, int port, byte[] request, HttpFraming.Sink sink, Object attachment) {
        try {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            LoadConnection connection = new LoadConnection(channel, request, sink);
            channel.register(selector, SelectionKey.OP_READ, attachment);
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send() {
        try {
            request.flip();
            // A request is far smaller than a socket's buffer, and there is one at a time.
            while (request.hasRemaining()) {
                channel.write(request);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what is there. False if the peer has closed. */
    boolean receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            channel.close();
            return false;
        }
        framing.feed(buffer.flip());
        return true;
    }
}
