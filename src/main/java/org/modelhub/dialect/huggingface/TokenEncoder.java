package org.modelhub.dialect.huggingface;

import java.nio.charset.StandardCharsets;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.wire.JsonWriter;

/**
 * Writes each piece of text as a token; the last one is empty and has the whole text. The form has no place for
 * reasoning and tool calls. Tokens have no ids and log probabilities here, since most vendors send neither.
 */
final class TokenEncoder implements ChunkEncoder {

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final StringBuilder whole = new StringBuilder();
    private FinishReason finish = FinishReason.STOP;
    private int index;
    private boolean closed;

    @Override
    public void encode(ChatChunk chunk, JsonWriter out) {
        if (closed) {
            return;
        }
        if (chunk instanceof ChatChunk.Text text) {
            whole.append(text.text());
            token(text.text(), false, out);
            out.name("generated_text").nullValue().name("details").nullValue();
            out.endObject().raw("\n\n");
        } else if (chunk instanceof ChatChunk.Finish end) {
            finish = end.reason();
        } else if (chunk instanceof ChatChunk.Usage counts) {
            closed = true;
            last(counts, out);
        } else if (chunk instanceof ChatChunk.Failure failure) {
            closed = true;
            GenerateParts.error(failure.error(), out.raw(DATA)).raw("\n\n");
        }
    }

    private void token(String text, boolean special, JsonWriter out) {
        out.raw(DATA).beginObject().name("index").value(++index);
        out.name("token").beginObject().name("id").value(0).name("text").value(text);
        out.name("logprob").nullValue().name("special").value(special).endObject();
    }

    private void last(ChatChunk.Usage counts, JsonWriter out) {
        token("", true, out);
        out.name("generated_text").value(whole.toString()).name("details").beginObject();
        GenerateParts.details(finish, counts.usage(), out);
        out.name("input_length").value(counts.usage().prompt());
        out.endObject().endObject().raw("\n\n");
    }
}
