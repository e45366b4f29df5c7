package org.modelhub.dialect.cohere;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.EventDecoder;

/** Reads server-sent events whose data says which kind they are; the name of an event only says it again. */
final class CohereChunkDecoder extends EventDecoder {

    private final CohereAnswerReader answer;

    CohereChunkDecoder(ChatRequest request, int limit) {
        super(limit);
        this.answer = new CohereAnswerReader(request, limit);
    }

    @Override
    protected void event(String name, byte[] data, int from, int to, Consumer<ChatChunk> out) {
        if (isDone(data, from, to)) {
            stop();
        } else {
            answer.event(data, from, to, out);
        }
    }

    /** A mark that official clients stop at, though the API's description does not know it. */
    private static boolean isDone(byte[] data, int from, int to) {
        return to - from == 6 && data[from] == '[' && data[from + 1] == 'D';
    }
}
