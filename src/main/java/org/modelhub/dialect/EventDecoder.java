package org.modelhub.dialect;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.wire.JsonException;

/**
 * What all decoders of server-sent events share: framing, the bound on one event, and that nothing follows a failure or
 * the event that says an answer is over.
 */
public abstract class EventDecoder implements ChunkDecoder {

    /** Bytes of one event at most, where a dialect has no reason for another bound. */
    public static final int EVENT_BYTES = 1 << 20;

    private final SseReader events;
    private final Consumer<ChatChunk> taking = this::take;
    /** Set by each call before anything is given out. */
    @SuppressWarnings("NullAway.Init")
    private Consumer<ChatChunk> out;

    private boolean over;

    /** @param limit bytes of one event at most */
    protected EventDecoder(int limit) {
        this.events = new SseReader(limit, this::read);
    }

    /**
     * Reads one event.
     *
     * @param name of the event, empty if it has none
     * @throws JsonException if it is not of the dialect; the answer then ends with a failure
     */
    protected abstract void event(String name, byte[] data, int from, int to, Consumer<ChatChunk> out);

    /** The upstream closed cleanly, or {@link #stop} was called: releases what is held back. */
    protected void ended(Consumer<ChatChunk> out) {}

    /** The answer is over; further events are not read. */
    protected final void stop() {
        if (!over) {
            ended(taking);
            over = true;
        }
    }

    @Override
    public final void feed(byte[] bytes, int offset, int length, Consumer<ChatChunk> chunks) {
        out = chunks;
        if (!over) {
            check(events.feed(bytes, offset, length));
        }
    }

    @Override
    public final void end(Consumer<ChatChunk> chunks) {
        out = chunks;
        if (!over) {
            check(events.end());
        }
        stop();
    }

    private void check(@Nullable String problem) {
        if (problem != null) {
            take(UpstreamErrors.unreadable(problem));
        }
    }

    private void read(String name, byte[] data, int from, int to) {
        if (over) {
            return;
        }
        try {
            event(name, data, from, to, taking);
        } catch (JsonException odd) {
            take(UpstreamErrors.unreadable(odd.getMessage()));
        }
    }

    private void take(ChatChunk chunk) {
        if (!over) {
            over = chunk instanceof ChatChunk.Failure;
            out.accept(chunk);
        }
    }
}
