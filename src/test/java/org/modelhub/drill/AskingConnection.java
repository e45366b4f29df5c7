package org.modelhub.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.modelhub.bench.HttpFraming;

/** One kept-alive connection of an {@link OpenLoop}, with at most one request under way. */
final class AskingConnection implements HttpFraming.Sink {

    private static final byte[] STREAM_END = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final String SEAM = "\"seams\":";
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final SocketChannel channel;
    private final BiConsumer<AskingConnection, Arrival> answered;
    private final HttpFraming framing = new HttpFraming(this);
    private final byte[] tail = new byte[STREAM_END.length];
    private Question question;
    private long dueNanos;
    private long askedAt;
    private int status;
    private boolean seamed;
    private boolean retryAfter;
    private boolean closing;

    private AskingConnection(SocketChannel channel, BiConsumer<AskingConnection, Arrival> answered) {
        this.channel = channel;
        this.answered = answered;
    }

    static AskingConnection open(Selector selector, int port, BiConsumer<AskingConnection, Arrival> answered) {
        try {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            AskingConnection connection = new AskingConnection(channel, answered);
            channel.register(selector, SelectionKey.OP_READ, connection);
            return connection;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** False if the peer has closed this connection since the last answer. @param lateNanos since it was due */
    boolean ask(Question next, long due, long lateNanos) {
        question = next;
        dueNanos = due;
        askedAt = System.nanoTime() - lateNanos;
        status = 0;
        seamed = false;
        retryAfter = false;
        Arrays.fill(tail, (byte) 0);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(next.bytes());
            // A request is far smaller than a socket's buffer, and there is one at a time.
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Reads what is there. False if the connection is gone. */
    boolean receive(ByteBuffer buffer) {
        try {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                return false;
            }
            framing.feed(buffer.flip());
            return true;
        } catch (IOException | RuntimeException gone) {
            return false;
        }
    }

    long dueNanos() {
        return dueNanos;
    }

    /** Whether the peer said that this answer was the last one here. */
    boolean isClosing() {
        return closing;
    }

    Arrival failed() {
        return arrival(0, false);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // What was wanted.
        }
    }

    @Override
    public void header(String header) {
        if (header.startsWith("retry-after:")) {
            retryAfter = true;
        } else if (header.equals("connection: close")) {
            closing = true;
        }
    }

    @Override
    public void head(String statusLine) {
        status = Integer.parseInt(statusLine.substring(STATUS_AT, STATUS_AT + 3));
    }

    @Override
    public void body(ByteBuffer bytes) {
        seamed |= question.streams() && holds(bytes.duplicate());
        int count = Math.min(bytes.remaining(), tail.length);
        System.arraycopy(tail, count, tail, 0, tail.length - count);
        bytes.position(bytes.limit() - count);
        bytes.get(tail, tail.length - count, count);
    }

    /** A seam stands in one chunk, and the hub writes a chunk at once. */
    private static boolean holds(ByteBuffer bytes) {
        byte[] read = new byte[bytes.remaining()];
        bytes.get(read);
        return new String(read, StandardCharsets.ISO_8859_1).contains(SEAM);
    }

    @Override
    public void end() {
        boolean streamed = question.streams() && status == 200;
        answered.accept(this, arrival(status, !streamed || Arrays.equals(tail, STREAM_END)));
    }

    private Arrival arrival(int said, boolean complete) {
        return new Arrival(dueNanos, question.name(), said, complete, seamed, retryAfter, System.nanoTime() - askedAt);
    }
}
