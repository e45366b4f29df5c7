package org.modelhub.dialect;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;

/**
 * Turns the bytes of one upstream stream into chunks, however the bytes are cut. One thread at a time. Memory is
 * bounded: an event above the limit is a {@link ChatChunk.Failure}.
 *
 * <p>{@link ChatChunk.Usage} may come before {@link ChatChunk.Finish} and more than once, as the upstream sends it;
 * {@code stream.ReplySequence} puts the answer in order. Tool calls come out whole.
 */
public interface ChunkDecoder {

    void feed(byte[] bytes, int offset, int length, Consumer<ChatChunk> out);

    /** The upstream closed cleanly: releases what is held back; reports an event cut in its middle as a failure. */
    void end(Consumer<ChatChunk> out);
}
