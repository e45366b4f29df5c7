package org.modelhub.dialect.tgi;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.EventDecoder;

/** Reads a streamed answer: one event for each token, the last one with the whole text. */
final class TgiChunkDecoder extends EventDecoder {

    private final TgiAnswerReader answer;

    TgiChunkDecoder(ChatRequest request, int limit) {
        super(limit);
        this.answer = new TgiAnswerReader(request);
    }

    @Override
    protected void event(String name, byte[] data, int from, int to, Consumer<ChatChunk> out) {
        if (answer.event(data, from, to, out)) {
            stop();
        }
    }

    @Override
    protected void ended(Consumer<ChatChunk> out) {
        answer.end(out);
    }
}
