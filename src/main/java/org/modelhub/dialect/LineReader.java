package org.modelhub.dialect;

import java.util.Arrays;

/**
 * Cuts an upstream's bytes into lines, ended by LF, CR LF or CR, however the bytes arrive. A line that arrives whole is
 * not copied. A byte order mark before the first line is dropped.
 */
public final class LineReader {

    /** Takes one line without its end; the bytes are valid only during the call. */
    public interface Sink {
        void line(byte[] bytes, int from, int to);
    }

    private static final byte[] NOTHING = new byte[0];

    /** A buffer above this size, which a rare long line needed, is not kept for the rest of the stream. */
    private static final int KEPT = 16 << 10;

    private final int limit;
    private final Sink sink;
    private byte[] held = NOTHING;
    private int heldLength;
    private boolean afterReturn;
    private boolean begun;

    public LineReader(int limit, Sink sink) {
        this.limit = limit;
        this.sink = sink;
    }

    /** {@return false if a line is longer than the limit; the reader is then of no further use} */
    public boolean feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int start = offset;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (b == '\n' && afterReturn) {
                start = i + 1;
                afterReturn = false;
            } else if (b == '\n' || b == '\r') {
                if (i - start + heldLength > limit) {
                    return false;
                }
                line(bytes, start, i);
                start = i + 1;
                afterReturn = b == '\r';
            } else {
                afterReturn = false;
            }
        }
        return hold(bytes, start, end);
    }

    /** Gives out a last line that has no end. */
    public void end() {
        if (heldLength > 0) {
            line(NOTHING, 0, 0);
        }
    }

    private boolean hold(byte[] bytes, int from, int to) {
        int more = to - from;
        if (heldLength + more > limit) {
            return false;
        }
        if (more > 0) {
            if (held.length - heldLength < more) {
                held = Arrays.copyOf(held, Math.max(heldLength + more, 2 * held.length));
            }
            System.arraycopy(bytes, from, held, heldLength, more);
            heldLength += more;
        }
        return true;
    }

    private void line(byte[] bytes, int from, int to) {
        if (heldLength == 0) {
            deliver(bytes, from, to);
            return;
        }
        if (held.length - heldLength < to - from) {
            held = Arrays.copyOf(held, heldLength + to - from);
        }
        System.arraycopy(bytes, from, held, heldLength, to - from);
        int length = heldLength + to - from;
        byte[] line = held;
        heldLength = 0;
        if (held.length > KEPT) {
            held = NOTHING;
        }
        deliver(line, 0, length);
    }

    private void deliver(byte[] bytes, int from, int to) {
        boolean marked = !begun
                && to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        begun = true;
        sink.line(bytes, marked ? from + 3 : from, to);
    }
}
