package org.modelhub.stream.live;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;

/**
 * A stretch of a {@link FrameBuffer}: pieces of one run of text or of reasoning as one array of UTF-8 with the places
 * where they end, or one chunk as it came.
 */
final class Segment {

    /** What a chunk may be joined with. */
    enum Kind {
        TEXT,
        REASONING,
        OTHER
    }

    /** So that an end fits into 16 bits, and that dropping from the front frees memory in small steps. */
    static final int MOST_BYTES = 4096;

    private static final int OVERHEAD = 96;
    private static final int FIRST_BYTES = 64;
    private static final int FIRST_ENDS = 16;
    private static final byte[] NO_BYTES = {};
    private static final char[] NO_ENDS = {};

    final Kind kind;
    final boolean opensRun;
    final long first;

    @Nullable
    Segment next;

    private @Nullable ChatChunk whole;
    private final int wholeBytes;
    private final int wholeMemory;
    private byte[] text = NO_BYTES;
    private char[] ends = NO_ENDS;
    private int count;
    private boolean dropped;

    /** An empty one for pieces. */
    Segment(Kind kind, boolean opensRun, long first) {
        this.kind = kind;
        this.opensRun = opensRun;
        this.first = first;
        this.whole = null;
        this.wholeBytes = 0;
        this.wholeMemory = 0;
    }

    /**
     * One chunk as it came.
     *
     * @param bytes of its content
     * @param memory that its texts take
     */
    Segment(Kind kind, boolean opensRun, long first, ChatChunk whole, int bytes, int memory) {
        this.kind = kind;
        this.opensRun = opensRun;
        this.first = first;
        this.whole = whole;
        this.wholeBytes = bytes;
        this.wholeMemory = memory;
        this.count = 1;
    }

    /** What stands before the first one. */
    static Segment start(long last) {
        Segment start = new Segment(Kind.OTHER, false, last + 1);
        start.dropped = true;
        return start;
    }

    int count() {
        return count;
    }

    long last() {
        return first + count - 1;
    }

    boolean takes(Kind piece, int bytes) {
        return kind == piece && whole == null && !dropped && end(count) + bytes <= MOST_BYTES;
    }

    void add(byte[] piece) {
        int from = end(count);
        int to = from + piece.length;
        if (to > text.length) {
            text = Arrays.copyOf(text, Math.min(MOST_BYTES, Math.max(to, Math.max(FIRST_BYTES, 2 * text.length))));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, Math.max(FIRST_ENDS, count + (count >> 1)));
        }
        System.arraycopy(piece, 0, text, from, piece.length);
        ends[count++] = (char) to;
    }

    /** Gives the spare room back: nothing will be added. */
    void trim() {
        if (dropped || whole != null) {
            return;
        }
        text = Arrays.copyOf(text, end(count));
        ends = Arrays.copyOf(ends, count);
    }

    /** What it takes in memory, about. */
    int memory() {
        return OVERHEAD + (whole == null ? end(count) + 2 * count : wholeMemory);
    }

    /** Bytes of content from one piece up to another one, exclusive. */
    int bytes(int from, int to) {
        if (whole == null) {
            return end(to) - end(from);
        }
        return to > from ? wholeBytes : 0;
    }

    /** How many pieces from here fit one frame. */
    int fitting(int from, int mostPieces, long mostBytes) {
        int start = end(from);
        int fit = 0;
        while (fit < mostPieces && end(from + fit + 1) - start <= mostBytes) {
            fit++;
        }
        return fit;
    }

    /** Whether the piece may have others behind it in its frame. */
    boolean joins(int index) {
        return whole == null && !(opensRun && index == 0);
    }

    ChatChunk chunk(int from, int to) {
        if (whole != null) {
            return whole;
        }
        String piece = new String(text, end(from), end(to) - end(from), StandardCharsets.UTF_8);
        return kind == Kind.TEXT ? new ChatChunk.Text(piece) : new ChatChunk.Reasoning(piece);
    }

    @Nullable
    ChatChunk whole() {
        return whole;
    }

    /** Frees the content; whoever still stands at its end finds the next one. */
    void drop() {
        dropped = true;
        whole = null;
        text = NO_BYTES;
        ends = NO_ENDS;
    }

    private int end(int pieces) {
        return pieces == 0 || whole != null || dropped ? 0 : ends[pieces - 1];
    }
}
