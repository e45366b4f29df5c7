package org.modelhub.dialect.gemini;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.EventDecoder;

/** Reads an answer that comes as server-sent events, each a part of it; nothing but the close says that it is over. */
final class GeminiChunkDecoder extends EventDecoder {

    private final GeminiAnswerReader answer;

    GeminiChunkDecoder(ChatRequest request, int limit) {
        super(limit);
        answer = new GeminiAnswerReader(request);
    }

    @Override
    protected void event(String name, byte[] data, int from, int to, Consumer<ChatChunk> out) {
        answer.event(data, from, to, out);
    }

    @Override
    protected void ended(Consumer<ChatChunk> out) {
        answer.end(out);
    }
}
