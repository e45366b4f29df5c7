package org.modelhub.stream.live;

import java.util.List;

/**
 * The beginning of a stream as its store has it, for a reader that wants what memory has dropped. What is taken of it
 * goes at once. Used under its stream's lock.
 */
final class Past {

    private final FrameBuffer buffer = new FrameBuffer();
    private FrameBuffer.Cursor cursor;
    private long content;

    /** @param frames from the first chunk on */
    Past(List<Frame> frames) {
        frames.forEach(frame -> buffer.add(frame.chunk()));
        buffer.seal();
        cursor = buffer.seek(buffer.last());
    }

    /** It is read from here. */
    void begin(long after) {
        cursor = buffer.seek(after);
        content = buffer.behind(cursor);
    }

    FrameBuffer buffer() {
        return buffer;
    }

    /** Number of the last chunk that is in it. */
    long last() {
        return buffer.last();
    }

    /** Number of the last chunk that was taken. */
    long taken() {
        return cursor.number();
    }

    /** Bytes of content that were taken. */
    long passed() {
        return cursor.passed();
    }

    /** Bytes of content that were not. */
    long waiting() {
        return content - cursor.passed();
    }

    List<Frame> take(long mostBytes, long mostChunks) {
        List<Frame> frames = buffer.take(cursor, buffer.last(), mostBytes, mostChunks, true);
        buffer.drop(cursor.number(), Long.MAX_VALUE, Long.MAX_VALUE);
        return frames;
    }
}
