package org.modelhub.dialect.anthropic;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.EventDecoder;

/** Reads a streamed answer. The kind of an event is taken from its data: some proxies leave its name out. */
final class AnthropicChunkDecoder extends EventDecoder {

    private final AnthropicAnswerReader answer;

    AnthropicChunkDecoder(ChatRequest request, int limit) {
        super(limit);
        answer = new AnthropicAnswerReader(request, limit);
    }

    @Override
    protected void event(String name, byte[] data, int from, int to, Consumer<ChatChunk> out) {
        if (answer.event(data, from, to, out)) {
            stop();
        }
    }
}
