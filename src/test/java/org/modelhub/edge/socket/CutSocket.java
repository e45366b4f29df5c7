package org.modelhub.edge.socket;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;

/** One connection of a client of {@code modelhub.v1} that breaks off, by a reset, behind a given byte of what it hears. */
final class CutSocket implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int SHORT = 125;

    private final Socket socket;
    private final DataInputStream in;
    private long left;

    /** @param most bytes of frames that it takes before it breaks off */
    CutSocket(int port, long most) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setSoLinger(true, 0);
        left = most;
        socket.getOutputStream().write(handshake().getBytes(StandardCharsets.US_ASCII));
        readHead(socket.getInputStream());
        in = new DataInputStream(socket.getInputStream());
    }

    private static String handshake() {
        return "GET /v1/chat HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: modelhub.v1\r\nAuthorization: Bearer " + HubFixture.ADMIN_KEY + "\r\n\r\n";
    }

    private static void readHead(InputStream from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = from.read();
            if (next < 0) {
                throw new IOException("no socket: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no socket: " + head);
        }
    }

    /** Sends a message; with a mask of zeros, which is one. */
    void send(String json) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        OutputStream out = socket.getOutputStream();
        out.write(TEXT);
        if (text.length <= SHORT) {
            out.write(MASKED | text.length);
        } else {
            out.write(new byte[] {(byte) (MASKED | 126), (byte) (text.length >> 8), (byte) text.length});
        }
        out.write(new byte[4]);
        out.write(text);
    }

    /** All whole frames up to the one that ends the stream, or to the cut. */
    List<JsonNode> frames() throws IOException {
        List<JsonNode> frames = new ArrayList<>();
        while (true) {
            byte[] frame = frame();
            if (frame == null) {
                return frames;
            }
            JsonNode message = HubCalls.json(new String(frame, StandardCharsets.UTF_8));
            frames.add(message);
            String type = message.get("type").asText();
            if (type.equals("done") || type.equals("error")) {
                return frames;
            }
        }
    }

    /** Null if the cut comes first. */
    private byte[] frame() throws IOException {
        byte[] head = take(2);
        if (head == null) {
            return null;
        }
        int length = head[1] & 0x7F;
        if (length > SHORT) {
            byte[] more = take(2);
            if (more == null) {
                return null;
            }
            length = (more[0] & 0xFF) << 8 | more[1] & 0xFF;
        }
        return take(length);
    }

    private byte[] take(int bytes) throws IOException {
        if (left < bytes) {
            in.readNBytes((int) left);
            return null;
        }
        left -= bytes;
        byte[] taken = new byte[bytes];
        in.readFully(taken);
        return taken;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
