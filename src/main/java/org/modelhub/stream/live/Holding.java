package org.modelhub.stream.live;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;

/**
 * What one stream holds in memory, and what of it can go: first what its reader took, from the front. All of it counts
 * in its key's {@link Share}. Used under its stream's lock.
 */
final class Holding {

    /** What a stream takes beside its buffer, about. */
    private static final int STREAM_BYTES = 1024;

    private final FrameBuffer buffer = new FrameBuffer();
    private final StreamLimits limits;
    private final Share share;
    /** Number up to which the last reader took. */
    private long taken;
    /** Bytes of content behind that. */
    private long waiting;

    private @Nullable Gift gift;

    Holding(StreamLimits limits, Share share) {
        this.limits = limits;
        this.share = share;
        share.add(STREAM_BYTES);
    }

    FrameBuffer buffer() {
        return buffer;
    }

    /** Bytes of content that nobody took. */
    long waiting() {
        return waiting;
    }

    void add(ChatChunk chunk) {
        long before = buffer.bytes();
        waiting += buffer.add(chunk);
        share.add(buffer.bytes() - before);
    }

    // ---- readers

    /** A reader begins here. */
    void readFrom(FrameBuffer.Cursor cursor) {
        taken = cursor.number();
        waiting = buffer.behind(cursor);
    }

    /** A reader on another replica has taken it up to a number. */
    void takenTo(long number) {
        if (number > taken && number >= buffer.dropped() && number <= buffer.last()) {
            readFrom(buffer.seek(number));
        }
    }

    List<Frame> take(FrameBuffer.Cursor cursor, long released, int mostBytes, long mostChunks) {
        long passed = cursor.passed();
        List<Frame> frames = buffer.take(cursor, released, mostBytes, mostChunks, true);
        taken = cursor.number();
        waiting -= cursor.passed() - passed;
        return frames;
    }

    /** A reader has this to take first. */
    void hold(Past past) {
        share.add(past.buffer().bytes());
    }

    List<Frame> take(Past past, int mostBytes, long mostChunks) {
        long before = past.buffer().bytes();
        List<Frame> frames = past.take(mostBytes, mostChunks);
        share.add(past.buffer().bytes() - before);
        return frames;
    }

    void free(Past past) {
        share.add(-past.buffer().bytes());
        past.buffer().clear();
    }

    // ---- room

    /** Whether nothing more may come. */
    boolean full() {
        return buffer.bytes() > limits.streamBytes() || share.exceeded();
    }

    /** Of what one stream may take, what was taken goes first; a client that is away may lack the last of it. */
    void keepBound(boolean away) {
        long excess = buffer.bytes() - limits.streamBytes();
        if (excess > 0) {
            drop(excess, away ? limits.streamBytes() / 4 : 0);
        }
    }

    /** Gives of what was taken. */
    void give(long wanted, Gift of) {
        drop(wanted, of == Gift.REST ? 0 : limits.pendingBytes());
    }

    private void drop(long wanted, long kept) {
        long before = buffer.bytes();
        buffer.drop(taken, wanted, before - waiting - kept);
        share.add(buffer.bytes() - before);
    }

    /** What can be given of what was taken, null for nothing. */
    @Nullable
    Gift taken() {
        long free = buffer.bytes() - waiting;
        if (buffer.drops(taken, free - limits.pendingBytes())) {
            return Gift.MOST;
        }
        return buffer.drops(taken, free) ? Gift.REST : null;
    }

    /** Says what the stream can give, if that is another thing than before. */
    void stand(LiveStream stream, @Nullable Gift now) {
        if (now != gift) {
            share.stand(stream, gift, now);
            gift = now;
        }
    }

    /** Nothing is kept any more. */
    void clear() {
        share.add(-STREAM_BYTES - buffer.bytes());
        buffer.clear();
    }
}
