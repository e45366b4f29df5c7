package org.modelhub.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Cuts a stream of bytes into HTTP/1.1 messages as they arrive. Knows Content-Length and chunked bodies, which is all
 * that a kept-alive connection needs; one instance belongs to one connection.
 *
 * <pre>
 * HEAD ──▶ FIXED ──────────────────────────────────────▶ HEAD
 *   └────▶ SIZE ──▶ DATA ──▶ DATA_END ──▶ SIZE … ──▶ TRAILER ──▶ HEAD
 * </pre>
 */
public final class HttpFraming {

    /** Receives the parts of each message in order. */
    public interface Sink {
        /** @param firstLine the request line or status line */
        void head(String firstLine);

        /** @param header one header line in lower case; comes before its message's {@link #head} */
        default void header(String header) {}

        /** Some bytes of the body, from position to limit; only valid during the call. */
        void body(ByteBuffer bytes);

        void end();
    }

    private enum State {
        HEAD,
        FIXED,
        SIZE,
        DATA,
        DATA_END,
        TRAILER
    }

    private static final String LENGTH = "content-length:";

    private final Sink sink;
    private final byte[] line = new byte[8192];
    private int lineLength;
    private State state = State.HEAD;
    private long left;
    private String firstLine;
    private boolean chunked;

    public HttpFraming(Sink sink) {
        this.sink = sink;
    }

    public void feed(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (state == State.FIXED || state == State.DATA) {
                take(in);
            } else if (lineComplete(in)) {
                line();
            }
        }
    }

    private void take(ByteBuffer in) {
        int limit = in.limit();
        int count = (int) Math.min(left, in.remaining());
        in.limit(in.position() + count);
        sink.body(in);
        in.position(in.limit()).limit(limit);
        left -= count;
        if (left == 0 && state == State.FIXED) {
            end();
        } else if (left == 0) {
            state = State.DATA_END;
        }
    }

    private boolean lineComplete(ByteBuffer in) {
        while (in.hasRemaining()) {
            byte next = in.get();
            if (next == '\n') {
                return true;
            }
            if (next != '\r') {
                line[lineLength++] = next;
            }
        }
        return false;
    }

    private void line() {
        int length = lineLength;
        lineLength = 0;
        switch (state) {
            case HEAD -> headLine(length);
            case SIZE -> size(Long.parseLong(text(length).split(";")[0].strip(), 16));
            case DATA_END -> state = State.SIZE;
            case TRAILER -> endIfBlank(length);
            default -> throw new IllegalStateException("no lines in " + state);
        }
    }

    private void headLine(int length) {
        if (firstLine == null) {
            firstLine = text(length);
            left = 0;
            chunked = false;
        } else if (length == 0) {
            headEnd();
        } else {
            String header = text(length).toLowerCase(Locale.ROOT);
            header(header);
            sink.header(header);
        }
    }

    private void header(String header) {
        if (header.startsWith(LENGTH)) {
            left = Long.parseLong(header.substring(LENGTH.length()).strip());
        } else if (header.startsWith("transfer-encoding:")) {
            chunked = header.endsWith("chunked");
        }
    }

    private void headEnd() {
        sink.head(firstLine);
        firstLine = null;
        if (chunked) {
            state = State.SIZE;
        } else if (left == 0) {
            end();
        } else {
            state = State.FIXED;
        }
    }

    private void size(long size) {
        left = size;
        state = size == 0 ? State.TRAILER : State.DATA;
    }

    private void endIfBlank(int length) {
        if (length == 0) {
            end();
        }
    }

    private void end() {
        state = State.HEAD;
        sink.end();
    }

    private String text(int length) {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
}
