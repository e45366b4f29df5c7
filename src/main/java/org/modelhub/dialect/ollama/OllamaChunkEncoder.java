package org.modelhub.dialect.ollama;

import java.util.List;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** Writes one JSON object per line; the last one has the finish reason and the counts, or the error. */
final class OllamaChunkEncoder implements ChunkEncoder {

    private final AnswerForm form;
    private final ReplyHead head;
    private FinishReason finish = FinishReason.STOP;
    private boolean closed;

    OllamaChunkEncoder(AnswerForm form, ReplyHead head) {
        this.form = form;
        this.head = head;
    }

    static JsonWriter error(HubError error, JsonWriter out) {
        return out.beginObject().name("error").value(error.message()).endObject();
    }

    @Override
    public void encode(ChatChunk chunk, JsonWriter out) {
        if (closed) {
            return;
        }
        if (chunk instanceof ChatChunk.Text text) {
            piece(text.text(), "", List.of(), out);
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            piece("", reasoning.text(), List.of(), out);
        } else if (chunk instanceof ChatChunk.ToolCall call && form == AnswerForm.CHAT) {
            piece("", "", List.of(call), out);
        } else if (chunk instanceof ChatChunk.Finish end) {
            finish = end.reason();
        } else if (chunk instanceof ChatChunk.Usage counts) {
            closed = true;
            AnswerForm.begin(head, out);
            form.text("", out);
            AnswerForm.end(finish, counts.usage(), out);
            out.raw("\n");
        } else if (chunk instanceof ChatChunk.Failure failure) {
            closed = true;
            error(failure.error(), out).raw("\n");
        }
    }

    private void piece(String text, String thinking, List<ChatChunk.ToolCall> calls, JsonWriter out) {
        AnswerForm.begin(head, out);
        form.said(text, thinking, calls, out);
        out.name("done").value(false).endObject().raw("\n");
    }
}
