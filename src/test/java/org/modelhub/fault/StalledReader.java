package org.modelhub.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.modelhub.bench.SocketConnection;
import org.modelhub.bench.SocketFraming;

/** A client of the loopback address that asks for a stream, reads its beginning, and then reads no more but stays. */
public final class StalledReader implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int RECEIVED = 64 << 10;
    private static final int MOST_READ = 1 << 20;

    private final Socket socket;

    private StalledReader(int port) throws IOException {
        socket = new Socket();
        // Else the system takes what it likes, and the client is slow long before anybody can tell.
        socket.setReceiveBufferSize(RECEIVED);
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** @param request for a stream of events, with its head */
    public static StalledReader ofEvents(int port, byte[] request) throws IOException {
        StalledReader reader = new StalledReader(port);
        reader.socket.getOutputStream().write(request);
        reader.readUntil("data:");
        return reader;
    }

    /** @param message that asks for a stream on a socket */
    public static StalledReader onSocket(int port, String path, String key, String message) throws IOException {
        StalledReader reader = new StalledReader(port);
        String bearer = "Authorization: Bearer " + key + "\r\n";
        reader.socket.getOutputStream().write(SocketFraming.handshake(path, port, SocketConnection.PROTOCOL, bearer));
        reader.readUntil("\r\n\r\n");
        reader.socket.getOutputStream().write(SocketFraming.text(message));
        reader.readUntil("\"delta\"");
        return reader;
    }

    private void readUntil(String text) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).contains(text)) {
            int next = socket.getInputStream().read();
            if (next < 0 || read.size() > MOST_READ) {
                throw new IOException("no '" + text + "' in: " + read.toString(StandardCharsets.ISO_8859_1));
            }
            read.write(next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
