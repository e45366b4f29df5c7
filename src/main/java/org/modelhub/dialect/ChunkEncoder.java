package org.modelhub.dialect;

import org.modelhub.chat.ChatChunk;
import org.modelhub.wire.JsonWriter;

/**
 * Writes the chunks of one answer as whole events of the client's dialect. The first call also writes what opens an
 * answer; {@link ChatChunk.Usage} and {@link ChatChunk.Failure} also write what ends it. One thread at a time.
 */
public interface ChunkEncoder {

    void encode(ChatChunk chunk, JsonWriter out);
}
