package org.modelhub.dialect.responses;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.EventDecoder;

/** Reads the events of a streamed response. */
final class ResponsesChunkDecoder extends EventDecoder {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final ResponsesAnswerReader answer;

    ResponsesChunkDecoder(ChatRequest request, int limit) {
        super(limit);
        this.answer = new ResponsesAnswerReader(request, limit);
    }

    @Override
    protected void event(String name, byte[] data, int from, int to, Consumer<ChatChunk> out) {
        if (from == to) {
            return;
        }
        // Some servers end this form of a stream like the other.
        if (Arrays.equals(data, from, Math.min(to, from + DONE.length), DONE, 0, DONE.length)) {
            stop();
            return;
        }
        answer.event(new ResponsesEvent(name, data, from, to), data, out);
        if (answer.over()) {
            stop();
        }
    }

    @Override
    protected void ended(Consumer<ChatChunk> out) {
        answer.end(out);
    }
}
