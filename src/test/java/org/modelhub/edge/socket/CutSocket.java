package org.modelhub.edge.socket;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;

/** One connection of a client of {@code modelhub.v1} that breaks off, by a reset, behind a given byte of what it hears. */
final class CutSocket implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int PING = 0x89;
    private static final int SHORT = 125;
    private static final int MEDIUM = 126;
    private static final int MOST_HEAD = 8;

    private final Socket socket;
    private final DataInputStream in;
    private long left;

    CutSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setSoLinger(true, 0);
        socket.setTcpNoDelay(true);
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
    CutSocket send(String json) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(MOST_HEAD + text.length).put((byte) TEXT);
        if (text.length <= SHORT) {
            frame.put((byte) (MASKED | text.length));
        } else {
            frame.put((byte) (MASKED | MEDIUM)).putShort((short) text.length);
        }
        frame.put(new byte[4]).put(text);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
        return this;
    }

    /** The next frame, which no cut comes before. */
    JsonNode next() throws IOException {
        left = Long.MAX_VALUE;
        return Objects.requireNonNull(message());
    }

    /**
     * All whole frames up to the one that ends the stream, or to the cut.
     *
     * @param most bytes from here to the cut
     */
    List<JsonNode> frames(long most) throws IOException {
        left = most;
        List<JsonNode> frames = new ArrayList<>();
        JsonNode message;
        do {
            message = message();
            if (message != null) {
                frames.add(message);
            }
        } while (message != null && !ends(message));
        return frames;
    }

    /** Whether nothing comes behind it. */
    static boolean ends(JsonNode message) {
        String type = message.get("type").asText();
        return type.equals("done") || type.equals("error");
    }

    /** Null if the cut comes first. What is not UTF-8 is no message. */
    private @Nullable JsonNode message() throws IOException {
        while (true) {
            byte[] head = take(2);
            byte[] content = head == null ? null : content(head[1] & 0xFF);
            if (content == null) {
                return null;
            }
            if ((head[0] & 0xFF) == TEXT) {
                return HubCalls.json(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(content))
                        .toString());
            }
            if ((head[0] & 0xFF) != PING) {
                throw new IOException("no text, but a frame of " + (head[0] & 0xFF));
            }
        }
    }

    private byte @Nullable [] content(int length) throws IOException {
        if (length <= SHORT) {
            return take(length);
        }
        if (length != MEDIUM) {
            throw new IOException("a frame that is too long, or masked");
        }
        byte[] more = take(2);
        return more == null ? null : take((more[0] & 0xFF) << 8 | more[1] & 0xFF);
    }

    private byte @Nullable [] take(int bytes) throws IOException {
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
