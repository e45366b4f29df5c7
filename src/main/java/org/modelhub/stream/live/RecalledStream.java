package org.modelhub.stream.live;

import java.util.List;
import org.modelhub.chat.ChatChunk;

/**
 * A stream of this replica of which memory has no more than the end: what it dropped comes out of the store first, and
 * the same reader goes on in memory.
 */
final class RecalledStream implements FrameSource {

    private final LiveStream stream;
    private final Past past;

    RecalledStream(LiveStream stream, Past past) {
        this.stream = stream;
        this.past = past;
    }

    @Override
    public StreamHead head() {
        return stream.head();
    }

    @Override
    public Attachment attach(long after, FrameReader reader) {
        return stream.attach(after, reader, past);
    }

    @Override
    public List<ChatChunk> upTo(long number) {
        return stream.upTo(number, past);
    }

    @Override
    public boolean isWhole() {
        return stream.isWhole(past);
    }

    @Override
    public StreamStatus status() {
        return stream.status();
    }

    @Override
    public StreamSnapshot snapshot() {
        return stream.snapshot();
    }

    @Override
    public void cancel() {
        stream.cancel();
    }
}
