package org.modelhub.dialect.gemini;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/**
 * Writes one object for each chunk, framed as an event or as an element of an array. The finish waits for the counts:
 * Google says both in one last object.
 */
final class GeminiChunkEncoder implements ChunkEncoder {

    /** How the objects of a stream are told apart. */
    enum Framing {
        /** Server-sent events, as {@code alt=sse} asks for. */
        EVENTS("data: ", "data: ", "\r\n\r\n", ""),
        /** One array that grows. */
        ARRAY("[", ",\r\n", "", "]");

        private final String first;
        private final String next;
        private final String after;
        private final String last;

        Framing(String first, String next, String after, String last) {
            this.first = first;
            this.next = next;
            this.after = after;
            this.last = last;
        }
    }

    private final ReplyHead head;
    private final Framing framing;
    private boolean begun;
    private boolean closed;
    private @Nullable FinishReason finish;

    GeminiChunkEncoder(ReplyHead head, Framing framing) {
        this.head = head;
        this.framing = framing;
    }

    @Override
    public void encode(ChatChunk chunk, JsonWriter out) {
        if (closed) {
            return;
        }
        if (chunk instanceof ChatChunk.Finish end) {
            finish = end.reason();
            return;
        }
        out.raw(begun ? framing.next : framing.first);
        begun = true;
        write(chunk, out);
        out.raw(framing.after);
        if (closed) {
            out.raw(framing.last);
        }
    }

    private void write(ChatChunk chunk, JsonWriter out) {
        if (chunk instanceof ChatChunk.Failure failure) {
            closed = true;
            GeminiAnswers.error(failure.error(), out);
            return;
        }
        GeminiAnswers.open(out);
        if (chunk instanceof ChatChunk.Text text) {
            GeminiAnswers.text(text.text(), false, out);
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            GeminiAnswers.text(reasoning.text(), true, out);
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            GeminiAnswers.call(call, out);
        } else if (chunk instanceof ChatChunk.Usage usage) {
            closed = true;
            GeminiAnswers.text("", false, out);
            GeminiAnswers.close(head, finish, usage.usage(), out);
            return;
        }
        GeminiAnswers.close(head, null, null, out);
    }
}
