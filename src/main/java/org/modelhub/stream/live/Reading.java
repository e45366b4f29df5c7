package org.modelhub.stream.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One reader's hold on a {@link LiveStream}. All fields are the stream's, under its lock. */
final class Reading implements Attachment {

    final FrameReader reader;
    final FrameBuffer.Cursor cursor;
    /** It was told that there is nothing, and waits to be called. */
    boolean idle = true;
    /** It has everything, and nothing follows. */
    boolean ended;

    private final LiveStream stream;
    /** What comes before the cursor, null if nothing does. */
    private @Nullable Past past;

    private long passedBefore;
    private boolean behind;
    private long behindSince;
    private long passedThen;

    Reading(LiveStream stream, FrameReader reader, FrameBuffer.Cursor cursor, @Nullable Past past) {
        this.stream = stream;
        this.reader = reader;
        this.cursor = cursor;
        this.past = past;
    }

    @Nullable
    Past past() {
        return past;
    }

    /** It goes on at the cursor. */
    void pastIsOver() {
        if (past != null) {
            passedBefore = past.passed();
            past = null;
        }
    }

    /** Number of the last chunk that it took. */
    long number() {
        return past == null ? cursor.number() : past.taken();
    }

    /** Bytes of content that it went over. */
    long passed() {
        return cursor.passed() + (past == null ? passedBefore : past.passed());
    }

    @Override
    public List<Frame> take(int maxBytes, long maxChunks) {
        return stream.take(this, maxBytes, maxChunks);
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
        long took = passed() - passedThen;
        double seconds = (now - behindSince) / 1e9;
        begin(now);
        return took < bytesInSecond * seconds;
    }

    private void begin(long now) {
        behind = true;
        behindSince = now;
        passedThen = passed();
    }
}
