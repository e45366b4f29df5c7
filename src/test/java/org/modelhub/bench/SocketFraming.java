package org.modelhub.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts what a WebSocket server sends into messages as it arrives, from the answer to the handshake on; and masks what
 * goes to it. One instance belongs to one connection.
 *
 * <pre>
 *   HANDSHAKE ──101──▶ HEAD ──▶ PAYLOAD ──▶ HEAD …
 * </pre>
 */
public final class SocketFraming {

    /** Receives what comes, in order. */
    public interface Sink {

        /** The server has taken the handshake. */
        void open();

        /** The server has answered something else. */
        void refused(String statusLine);

        /** A message; its bytes are only valid during the call. */
        void text(byte[] bytes, int length);

        /** The server wants an answer, see {@link #pong}. */
        void ping(byte[] bytes);

        void closed(int code);
    }

    private enum State {
        HANDSHAKE,
        HEAD,
        PAYLOAD
    }

    /** What the server must make of the key that is sent, by RFC 6455. */
    private static final String ACCEPT = "s3pplmbitxaq9kygzzhzrbk+xoo=";

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final byte[] MASK = {0x5a, 0x17, 0x2c, 0x71};
    private static final int MOST_HEAD = 16_384;
    private static final int MOST_MESSAGE = 16 << 20;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int SHORT = 126;
    private static final int LONG = 127;

    private final Sink sink;
    private State state = State.HANDSHAKE;
    private byte[] message = new byte[512];
    private int messageLength;
    private byte[] control = new byte[0];
    private int controlLength;
    private final byte[] head = new byte[10];
    private int headLength;
    private long left;

    public SocketFraming(Sink sink) {
        this.sink = sink;
    }

    /** The request that opens a socket. @param more header lines, each with its line end */
    public static byte[] handshake(String path, int port, String protocol, String more) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Protocol: " + protocol + "\r\n" + more
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public static byte[] text(String message) {
        return frame(TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] pong(byte[] asked) {
        return frame(PONG, asked);
    }

    private static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (FIN | opcode));
        if (payload.length < SHORT) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (MASKED | SHORT)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LONG)).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    public void feed(ByteBuffer in) {
        while (in.hasRemaining()) {
            switch (state) {
                case HANDSHAKE -> handshake(in.get());
                case HEAD -> head(in.get());
                default -> payload(in);
            }
        }
    }

    private void handshake(byte next) {
        append(next);
        if (next == '\n' && messageLength >= 4 && message[messageLength - 3] == '\n') {
            String answer = new String(message, 0, messageLength, StandardCharsets.ISO_8859_1);
            messageLength = 0;
            state = State.HEAD;
            if (answer.startsWith("HTTP/1.1 101 ")
                    && answer.toLowerCase(java.util.Locale.ROOT).contains(ACCEPT)) {
                sink.open();
            } else {
                sink.refused(answer.substring(0, answer.indexOf('\r')));
            }
        } else if (messageLength > MOST_HEAD) {
            throw new IllegalStateException("this is no answer to a handshake");
        }
    }

    private void head(byte next) {
        head[headLength++] = next;
        if (headLength < 2) {
            return;
        }
        int size = head[1] & 0x7f;
        int needed = 2 + (size == LONG ? 8 : size == SHORT ? 2 : 0);
        if (headLength < needed) {
            return;
        }
        ByteBuffer length = ByteBuffer.wrap(head, 2, needed - 2);
        left = size == LONG ? length.getLong() : size == SHORT ? length.getShort() & 0xffff : size;
        if ((head[1] & MASKED) != 0 || left < 0 || left > MOST_MESSAGE) {
            throw new IllegalStateException("the server sends a frame that is masked, or of " + left + " bytes");
        }
        headLength = 0;
        state = State.PAYLOAD;
        if (isControl()) {
            control = new byte[(int) left];
            controlLength = 0;
        }
        if (left == 0) {
            end();
        }
    }

    private boolean isControl() {
        return (head[0] & 0x08) != 0;
    }

    private void payload(ByteBuffer in) {
        int count = (int) Math.min(left, in.remaining());
        if (isControl()) {
            in.get(control, controlLength, count);
            controlLength += count;
        } else {
            reserve(count);
            in.get(message, messageLength, count);
            messageLength += count;
        }
        left -= count;
        if (left == 0) {
            end();
        }
    }

    private void end() {
        state = State.HEAD;
        int opcode = head[0] & 0x0f;
        if (opcode == CLOSE) {
            sink.closed(control.length < 2 ? 1005 : ByteBuffer.wrap(control).getShort() & 0xffff);
        } else if (opcode == PING) {
            sink.ping(control);
        } else if (!isControl() && (head[0] & FIN) != 0) {
            int length = messageLength;
            messageLength = 0;
            sink.text(message, length);
        }
    }

    private void append(byte next) {
        reserve(1);
        message[messageLength++] = next;
    }

    private void reserve(int more) {
        if (messageLength + more > MOST_MESSAGE) {
            throw new IllegalStateException("a message of more than " + MOST_MESSAGE + " bytes");
        }
        if (messageLength + more > message.length) {
            message = Arrays.copyOf(message, Math.max(2 * message.length, messageLength + more));
        }
    }
}
