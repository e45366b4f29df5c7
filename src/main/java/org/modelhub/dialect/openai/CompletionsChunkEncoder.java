package org.modelhub.dialect.openai;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** Writes the events of the legacy form, which knows only text: reasoning and tool calls are left out. */
final class CompletionsChunkEncoder implements ChunkEncoder {

    private final byte[] prefix;
    private boolean closed;

    CompletionsChunkEncoder(ReplyHead head) {
        prefix = StreamEvents.prefix(head, "text_completion");
    }

    @Override
    public void encode(ChatChunk chunk, JsonWriter out) {
        if (closed) {
            return;
        }
        if (chunk instanceof ChatChunk.Text text) {
            choice(text.text(), null, out);
        } else if (chunk instanceof ChatChunk.Finish finish) {
            choice("", finish.reason().wire(), out);
        } else if (chunk instanceof ChatChunk.Usage usage) {
            closed = true;
            StreamEvents.usage(prefix, usage.usage(), out);
        } else if (chunk instanceof ChatChunk.Failure failure) {
            closed = true;
            StreamEvents.failure(failure.error(), out);
        }
    }

    private void choice(String text, @Nullable String finish, JsonWriter out) {
        out.raw(prefix).beginArray();
        ReplyParts.textChoice(text, finish, out);
        out.endArray().raw("}\n\n");
    }
}
