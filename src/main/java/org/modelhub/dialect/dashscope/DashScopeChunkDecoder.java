package org.modelhub.dialect.dashscope;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.EventDecoder;

/**
 * Reads a streamed answer. DashScope answers even a refused stream with status 200: the refusal is an event named
 * {@code error}, whose status stands only in a comment and is therefore told from its code.
 */
final class DashScopeChunkDecoder extends EventDecoder {

    private final DashScopeAnswerReader answer;

    DashScopeChunkDecoder(ChatRequest request, int limit) {
        super(limit);
        this.answer = new DashScopeAnswerReader(request);
    }

    @Override
    protected void event(String name, byte[] data, int from, int to, Consumer<ChatChunk> out) {
        if (name.equals("error")) {
            out.accept(DashScopeErrors.inside(data, from, to));
        } else {
            answer.event(data, from, to, out);
        }
    }

    @Override
    protected void ended(Consumer<ChatChunk> out) {
        answer.end(out);
    }
}
