package org.modelhub.ws;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A WebSocket client that never reads, not even the answer to its handshake, and sends for as long as it is let. */
final class DeafSocket implements AutoCloseable {

    private final SocketChannel channel;
    private final Selector selector = Selector.open();
    /** What is left of the frame that was under way when nothing was taken; it goes first. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    DeafSocket(int port, String path, String key) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + key + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_WRITE);
    }

    /** @return false if nothing more of it was taken for that long */
    boolean write(byte[] bytes, Duration patience) throws IOException {
        return send(patience) && begin(bytes).send(patience);
    }

    private DeafSocket begin(byte[] bytes) {
        rest = ByteBuffer.wrap(bytes);
        return this;
    }

    private boolean send(Duration patience) throws IOException {
        while (rest.hasRemaining()) {
            if (channel.write(rest) == 0) {
                selector.selectedKeys().clear();
                if (selector.select(patience.toMillis()) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
