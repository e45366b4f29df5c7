package org.modelhub.stream;

import org.modelhub.chat.ChatChunk;

/** The hand-over of a chat's chunks. Failures travel as {@link ChatChunk.Failure}, so the end is the only end. */
public final class ChunkPipe extends Pipe<ChatChunk> {

    public ChunkPipe(Source source) {
        super(source);
    }
}
