package org.modelhub.dialect.gemini;

import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** The Gemini API with streams as one growing array of JSON, which Google sends to whoever does not ask for events. */
public final class GeminiArrayDialect extends GeminiDialect {

    @Override
    public String name() {
        return "gemini-array";
    }

    @Override
    public String streamType() {
        return "application/json; charset=utf-8";
    }

    @Override
    public ChunkEncoder chunkEncoder(ReplyHead head) {
        return new GeminiChunkEncoder(head, GeminiChunkEncoder.Framing.ARRAY);
    }

    @Override
    public byte[] writeError(HubError error) {
        JsonWriter out = new JsonWriter(256).beginArray();
        GeminiAnswers.error(error, out);
        return out.endArray().toBytes();
    }
}
