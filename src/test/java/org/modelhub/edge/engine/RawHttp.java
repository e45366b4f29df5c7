package org.modelhub.edge.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Speaks HTTP byte by byte, for requests that no client library would send. */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Socket socket;

    public RawHttp(int port) throws IOException {
        this(port, 0);
    }

    /** @param room bytes that the kernel keeps of what comes and is not read; 0 for as many as it likes */
    RawHttp(int port, int room) throws IOException {
        socket = new Socket();
        if (room > 0) {
            socket.setReceiveBufferSize(room);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    public RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Everything until the peer closes, or until it has been silent for five seconds. */
    public String readAll() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        socket.setSoTimeout((int) SILENCE.toMillis());
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (IOException silentOrReset) {
            // What came before is the answer.
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** One answer with its body by Content-Length; the connection may stay open. */
    public String readOne() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        int at = head.toString().toLowerCase().indexOf("content-length: ");
        if (at < 0) {
            return head.toString();
        }
        int length = Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Everything up to and with this text; fails when the peer closes or is silent for half a minute before it. */
    public String readUntil(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.UTF_8).endsWith(text)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed before '" + text + "': " + bytes.toString(StandardCharsets.UTF_8));
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Whether the peer closes its side, sooner or later. */
    public boolean closedByPeer() throws IOException {
        return closedByPeer(Duration.ofMillis(PATIENCE_MILLIS));
    }

    /** Whether the peer closes its side within that time. */
    public boolean closedByPeer(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        }
    }

    /** Whether the peer sends nothing for so long. */
    public boolean silentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** The same as {@link #readUntil}, for much. */
    public String readAllUntil(String text) throws IOException {
        byte[] end = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] read = new byte[1 << 16];
        byte[] tail = new byte[0];
        while (!Arrays.equals(tail, end)) {
            int count = socket.getInputStream().read(read);
            if (count < 0) {
                throw new IOException("closed before '" + text + "'");
            }
            bytes.write(read, 0, count);
            byte[] last = Arrays.copyOf(tail, tail.length + count);
            System.arraycopy(read, 0, last, tail.length, count);
            tail = Arrays.copyOfRange(last, Math.max(0, last.length - end.length), last.length);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    public int write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return bytes.length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
