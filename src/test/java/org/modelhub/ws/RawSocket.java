package org.modelhub.ws;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client that sends what it is told to, right or wrong, down to the octet, and that reads frames without
 * judging them. Reading goes on beside the writing, so that neither side waits for the other.
 */
public final class RawSocket implements AutoCloseable {

    /** How a connection ended. */
    public enum End {
        /** Properly, behind the last frame. */
        CLOSED,
        /** By an RST, or within a frame. */
        BROKEN
    }

    /** What came: a frame, or the end. */
    public record Arrival(
            @Nullable WireFrame frame, @Nullable End end) {}

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LONGEST_PAYLOAD = 64 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final String reply;

    private RawSocket(int port, String request) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        reply = readHead();
    }

    /** A proper handshake, except that given headers replace its own; those with an empty value are left out. */
    public static RawSocket open(int port, String path, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", "127.0.0.1:" + port);
        all.put("Connection", "Upgrade");
        all.put("Upgrade", "websocket");
        all.put("Sec-WebSocket-Version", "13");
        all.put("Sec-WebSocket-Key", KEY);
        all.putAll(headers);
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        all.forEach((name, value) -> {
            if (!value.isEmpty()) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        try {
            RawSocket opened = new RawSocket(port, head.append("\r\n").toString());
            if (opened.isOpen()) {
                Thread reader = new Thread(opened::read, "raw-socket");
                reader.setDaemon(true);
                reader.start();
            }
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int tail = 0;
        while (tail != 0x0D0A0D0A) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
            tail = tail << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server took the handshake, with the proof that it understood it. */
    public boolean isOpen() {
        return status() == 101 && accept().equals(header("Sec-WebSocket-Accept"));
    }

    public int status() {
        return reply.startsWith("HTTP/1.1 ") ? Integer.parseInt(reply.substring(9, 12)) : -1;
    }

    /** The reply to the handshake, and if that was refused, all that followed. */
    public String reply() {
        if (isOpen()) {
            return reply;
        }
        try {
            String length = header("content-length");
            byte[] rest = length == null ? new byte[0] : in.readNBytes(Integer.parseInt(length));
            return reply + new String(rest, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public @Nullable String header(String name) {
        for (String line : reply.split("\r\n")) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return null;
    }

    private static String accept() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((KEY + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return whether the server still took it */
    public boolean write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    public boolean send(int opcode, String text) {
        return write(WireFrame.of(opcode, text.getBytes(StandardCharsets.UTF_8)).masked(0x37FA213D));
    }

    public boolean sendClose(int code) {
        byte[] payload = {(byte) (code >> 8), (byte) code};
        return write(WireFrame.of(WireFrame.CLOSE, payload).masked(0x37FA213D));
    }

    private void read() {
        try {
            while (true) {
                arrivals.add(new Arrival(readFrame(), null));
            }
        } catch (EOFException end) {
            arrivals.add(new Arrival(null, End.CLOSED));
        } catch (IOException broken) {
            arrivals.add(new Arrival(null, End.BROKEN));
        }
    }

    private WireFrame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        try {
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
            if ((second & 0x80) != 0 || length < 0 || length > LONGEST_PAYLOAD) {
                throw new IOException("a server's frame is not masked, nor that long");
            }
            byte[] payload = in.readNBytes((int) length);
            if (payload.length < length) {
                throw new IOException("cut within a frame");
            }
            return new WireFrame(first & 0x0F, (first & 0x80) != 0, first >> 4 & 7, payload);
        } catch (EOFException cut) {
            throw new IOException("cut within a frame", cut);
        }
    }

    /** What comes next, or null if nothing does in that time. The end comes once. */
    public @Nullable Arrival next(Duration within) {
        try {
            return arrivals.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What came and was not taken yet. */
    public int waiting() {
        return arrivals.size();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
