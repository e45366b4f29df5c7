package org.modelhub.stream.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;

/**
 * The chunks of one stream, numbered and kept closely packed for whoever comes back. From the front it can be emptied;
 * of what was dropped a skeleton stays, from which an encoder can be brought into its state. One thread at a time.
 */
final class FrameBuffer {

    /** Pieces above this are kept as they came, so that a segment stays well filled. */
    private static final int MOST_PIECE = Segment.MOST_BYTES / 2;

    private static final int SMALL_CHUNK = 1;
    private static final int SMALL_MEMORY = 64;
    private static final int SKELETON_ENTRY = 8;
    private static final int MOST_BONES = 32 << 10;
    private static final int SIGNATURE_CHARS = 32;
    private static final ChatChunk TEXT = new ChatChunk.Text(" ");
    private static final ChatChunk REASONING = new ChatChunk.Reasoning(" ");

    private final List<ChatChunk> skeleton = new ArrayList<>();
    private @Nullable Segment head;
    /** Never null, and may be one that was dropped: cursors that stand at its end find the next one through it. */
    private Segment tail;

    private Segment.Kind kind = Segment.Kind.OTHER;
    private long last;
    private long dropped;
    private long bytes;
    private int bones;
    private boolean boneless;

    /** A place between two chunks. */
    static final class Cursor {

        private Segment at;
        private int index;
        private long number;
        private long passed;

        private Cursor(Segment at, int index, long number) {
            this.at = at;
            this.index = index;
            this.number = number;
        }

        /** Number of the chunk before it. */
        long number() {
            return number;
        }

        /** Bytes of content that it went over. */
        long passed() {
            return passed;
        }

        private void settle() {
            while (index == at.count() && at.next != null) {
                at = at.next;
                index = 0;
            }
        }

        private void advance(int pieces) {
            passed += at.bytes(index, index + pieces);
            index += pieces;
            number += pieces;
        }
    }

    FrameBuffer() {
        tail = Segment.start(0);
    }

    /** Number of the last chunk. */
    long last() {
        return last;
    }

    /** Number of the last chunk that is kept no longer, 0 for none. */
    long dropped() {
        return dropped;
    }

    /** Memory that it takes, about. */
    long bytes() {
        return bytes;
    }

    /** Appends a chunk. @return bytes of its content */
    int add(ChatChunk chunk) {
        last++;
        if (chunk instanceof ChatChunk.Text text) {
            return addPiece(Segment.Kind.TEXT, text.text(), chunk);
        }
        if (chunk instanceof ChatChunk.Reasoning reasoning
                && reasoning.signature().isEmpty()) {
            return addPiece(Segment.Kind.REASONING, reasoning.text(), chunk);
        }
        int size = size(chunk);
        return addWhole(Segment.Kind.OTHER, chunk, size, SMALL_MEMORY + 2 * size);
    }

    private int addPiece(Segment.Kind piece, String text, ChatChunk chunk) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MOST_PIECE || !exact(text, utf8)) {
            // What is ASCII takes one byte for each char in memory; anything else may take two.
            int memory = utf8.length == text.length() ? utf8.length : 2 * text.length();
            return addWhole(piece, chunk, Math.max(utf8.length, text.length()), memory);
        }
        boolean opens = piece != kind;
        kind = piece;
        if (opens || !tail.takes(piece, utf8.length)) {
            append(new Segment(piece, opens, last));
        }
        int before = tail.memory();
        tail.add(utf8);
        bytes += tail.memory() - before;
        return utf8.length;
    }

    /** Half a surrogate pair has no UTF-8; the other half may be in the next piece. */
    private static boolean exact(String text, byte[] utf8) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(utf8, StandardCharsets.UTF_8).equals(text);
            }
        }
        return true;
    }

    private int addWhole(Segment.Kind chunkKind, ChatChunk chunk, int size, int memory) {
        boolean opens = chunkKind != kind;
        kind = chunkKind;
        append(new Segment(chunkKind, opens, last, chunk, size, memory));
        return size;
    }

    private void append(Segment segment) {
        tail.trim();
        tail.next = segment;
        tail = segment;
        head = head == null ? segment : head;
        bytes += segment.memory();
    }

    private static int size(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.ToolCall call) {
            return SMALL_CHUNK
                    + call.id().length()
                    + call.name().length()
                    + call.arguments().length();
        }
        if (chunk instanceof ChatChunk.Reasoning reasoning) {
            return reasoning.text().length() + reasoning.signature().length();
        }
        return SMALL_CHUNK;
    }

    /**
     * The place behind a chunk.
     *
     * @throws StreamExpiredException if what follows is not all there any more
     * @throws IllegalArgumentException if there never was such a number
     */
    Cursor seek(long after) {
        if (after < 0 || after > last) {
            throw new IllegalArgumentException("no chunk " + after + " in a stream of " + last);
        }
        if (after < dropped) {
            throw new StreamExpiredException("What follows chunk " + after + " is kept no longer.");
        }
        Segment at = after == last || head == null ? tail : head;
        while (at.last() <= after && at.next != null) {
            at = at.next;
        }
        return new Cursor(at, (int) (after + 1 - at.first), after);
    }

    /** Bytes of content behind a place. */
    long behind(Cursor cursor) {
        long sum = cursor.at.bytes(cursor.index, cursor.at.count());
        for (Segment next = cursor.at.next; next != null; next = next.next) {
            sum += next.bytes(0, next.count());
        }
        return sum;
    }

    /**
     * Takes what is behind a place and moves it.
     *
     * @param upTo number behind which nothing is taken
     * @param mostBytes of content; one chunk is given in any case
     * @param mostChunks that the frames cover together
     * @param join whether neighbouring pieces come as one frame
     */
    List<Frame> take(Cursor cursor, long upTo, long mostBytes, long mostChunks, boolean join) {
        if (cursor.number >= upTo) {
            return List.of();
        }
        List<Frame> frames = new ArrayList<>();
        long end = Math.min(upTo, mostChunks > upTo ? upTo : cursor.number + Math.max(1, mostChunks));
        long room = mostBytes;
        while (cursor.number < end) {
            cursor.settle();
            int pieces = pieces(cursor, end, room, join);
            if (pieces == 0 && !frames.isEmpty()) {
                break;
            }
            int some = Math.max(1, pieces);
            room -= cursor.at.bytes(cursor.index, cursor.index + some);
            frames.add(frame(cursor, some));
            cursor.advance(some);
        }
        return frames;
    }

    private static int pieces(Cursor cursor, long end, long room, boolean join) {
        Segment at = cursor.at;
        if (at.whole() != null) {
            return at.bytes(0, 1) <= room ? 1 : 0;
        }
        int most = join && at.joins(cursor.index) ? at.count() - cursor.index : 1;
        return at.fitting(cursor.index, (int) Math.min(most, end - cursor.number), room);
    }

    private static Frame frame(Cursor cursor, int pieces) {
        return new Frame(
                cursor.number + 1, cursor.number + pieces, cursor.at.chunk(cursor.index, cursor.index + pieces));
    }

    /** All chunks up to a number, one by one, with the skeleton in place of what was dropped. */
    List<ChatChunk> upTo(long number) {
        if (number == 0) {
            return List.of();
        }
        if (number < dropped || number > last || boneless) {
            throw new StreamExpiredException("What was given up to chunk " + number + " is kept no longer.");
        }
        List<ChatChunk> chunks = new ArrayList<>(skeleton);
        chunks.addAll(between(dropped, number));
        return chunks;
    }

    /** The chunks behind one number up to another one, one by one. */
    List<ChatChunk> between(long after, long number) {
        List<ChatChunk> chunks = new ArrayList<>();
        take(seek(after), number, Long.MAX_VALUE, Long.MAX_VALUE, false).forEach(frame -> chunks.add(frame.chunk()));
        return chunks;
    }

    /** Whether {@link #drop} would drop anything. */
    boolean drops(long number, long most) {
        return head != null && head.last() <= number && head.memory() <= most;
    }

    /**
     * Drops from the front.
     *
     * @param number behind which nothing is dropped
     * @param wanted bytes of memory to free
     * @param most bytes of memory that may be freed
     */
    void drop(long number, long wanted, long most) {
        long freed = 0;
        while (head != null && freed < wanted && head.last() <= number && freed + head.memory() <= most) {
            freed += head.memory();
            dropHead(head);
        }
    }

    private void dropHead(Segment front) {
        bytes -= front.memory();
        dropped = front.last();
        remember(front);
        head = front.next;
        front.drop();
    }

    private void remember(Segment front) {
        boolean goesOn = front.kind != Segment.Kind.OTHER && !front.opensRun && !skeleton.isEmpty();
        if (goesOn || boneless) {
            return;
        }
        ChatChunk bone = bone(front);
        int size = SKELETON_ENTRY + (front.kind == Segment.Kind.OTHER ? size(bone) : 0);
        skeleton.add(bone);
        bones += size;
        bytes += size;
        if (bones > MOST_BONES) {
            forget();
        }
    }

    /** A stream of very many runs has a skeleton that is not worth its room. */
    private void forget() {
        boneless = true;
        skeleton.clear();
        bytes -= bones;
        bones = 0;
    }

    private static ChatChunk bone(Segment front) {
        if (front.kind != Segment.Kind.OTHER) {
            return front.kind == Segment.Kind.TEXT ? TEXT : REASONING;
        }
        ChatChunk whole = front.chunk(0, 1);
        if (whole instanceof ChatChunk.ToolCall call) {
            return new ChatChunk.ToolCall(call.index(), call.id(), call.name(), "{}");
        }
        if (whole instanceof ChatChunk.Reasoning reasoning) {
            String signature = reasoning.signature();
            return new ChatChunk.Reasoning(
                    reasoning.text().isEmpty() ? "" : " ",
                    signature.substring(0, Math.min(SIGNATURE_CHARS, signature.length())));
        }
        return whole;
    }

    /** Frees everything, the skeleton too. */
    void clear() {
        drop(last, Long.MAX_VALUE, Long.MAX_VALUE);
        forget();
        bytes = 0;
    }

    /** Nothing will be added. */
    void seal() {
        tail.trim();
    }
}
