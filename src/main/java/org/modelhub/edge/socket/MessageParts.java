package org.modelhub.edge.socket;

import java.util.Arrays;

/** Puts the frames of one message together, within a bound. Holds no more than twice what has arrived. */
final class MessageParts {

    private static final int SMALLEST = 1024;
    /** Pieces from which on it matters how small they are. */
    private static final int MANY = 4096;

    private static final int TOO_SMALL = 8;

    /** What became of a piece. */
    enum Taken {
        MORE,
        WHOLE,
        /** No UTF-8. */
        INVALID,
        TOO_LARGE,
        /** Frames so small that they are work without a purpose. */
        TOO_MANY
    }

    private final int limit;
    private byte[] bytes = new byte[0];
    private int length;
    private int pieces;
    private boolean text;
    private TextCheck check = new TextCheck();

    MessageParts(int limit) {
        this.limit = limit;
    }

    /** A new message begins. */
    void begin(boolean isText) {
        text = isText;
        check = new TextCheck();
        bytes = new byte[0];
        length = 0;
        pieces = 0;
    }

    Taken take(byte[] piece, boolean last) {
        pieces++;
        if (piece.length > limit - length) {
            return Taken.TOO_LARGE;
        }
        if (text && !(check.accepts(piece) && (!last || check.complete()))) {
            return Taken.INVALID;
        }
        if (pieces > MANY && (length + piece.length) / pieces < TOO_SMALL) {
            return Taken.TOO_MANY;
        }
        append(piece, last);
        return last ? Taken.WHOLE : Taken.MORE;
    }

    private void append(byte[] piece, boolean last) {
        if (length == 0 && last) {
            bytes = piece;
        } else {
            if (bytes.length - length < piece.length) {
                int wanted = Math.max(length + piece.length, Math.max(SMALLEST, 2 * bytes.length));
                bytes = Arrays.copyOf(bytes, Math.min(wanted, limit));
            }
            System.arraycopy(piece, 0, bytes, length, piece.length);
        }
        length += piece.length;
    }

    boolean isText() {
        return text;
    }

    /** The whole message, once. */
    byte[] give() {
        byte[] whole = bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
        begin(text);
        return whole;
    }
}
