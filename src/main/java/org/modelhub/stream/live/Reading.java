package org.modelhub.stream.live;

import java.util.List;

/** One reader's hold on a {@link LiveStream}. All fields are the stream's, under its lock. */
final class Reading implements Attachment {

    final FrameReader reader;
    final FrameBuffer.Cursor cursor;
    /** It was told that there is nothing, and waits to be called. */
    boolean idle = true;
    /** It has everything, and nothing follows. */
    boolean ended;

    private final LiveStream stream;
    private boolean behind;
    private long behindSince;
    private long passedThen;

    Reading(LiveStream stream, FrameReader reader, FrameBuffer.Cursor cursor) {
        this.stream = stream;
        this.reader = reader;
        this.cursor = cursor;
    }

    @Override
    public List<Frame> take(int maxChars, long maxChunks) {
        return stream.take(this, maxChars, maxChunks);
    }

    @Override
    public boolean ended() {
        return stream.ended(this);
    }

    @Override
    public long taken() {
        return stream.taken(this);
    }

    @Override
    public long waiting() {
        return stream.waiting(this);
    }

    @Override
    public void detach() {
        stream.detach(this);
    }

    /** Nothing waits for it any more. */
    void caughtUp() {
        behind = false;
    }

    /** Whether it took less than it must over a whole window in which something waited all the time. */
    boolean slow(long now, int bytesInSecond, long windowNanos) {
        if (!behind) {
            begin(now);
            return false;
        }
        if (now - behindSince < windowNanos) {
            return false;
        }
        long took = cursor.passed() - passedThen;
        double seconds = (now - behindSince) / 1e9;
        begin(now);
        return took < bytesInSecond * seconds;
    }

    private void begin(long now) {
        behind = true;
        behindSince = now;
        passedThen = cursor.passed();
    }
}
