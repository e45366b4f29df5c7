package org.modelhub.dialect.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.modelhub.chat.ChatChunk;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/**
 * Writes events in the only framing that every client reads: {@code data: }, one line of JSON, an empty line.
 *
 * <p>Reasoning that comes after visible text is left out: clients show each block of reasoning as one of its own, and
 * an answer has exactly one.
 */
final class OpenAiChunkEncoder implements ChunkEncoder {

    private static final byte[] ROLE = ascii("{\"role\":\"assistant\",\"content\":\"\"}");
    private static final byte[] TEXT = ascii("{\"content\":");
    private static final byte[] REASONING = ascii("{\"reasoning_content\":");
    private static final byte[] OPEN_CHOICE = ascii("[{\"index\":0,\"delta\":");
    private static final byte[] GO_ON = ascii(",\"finish_reason\":null}]}\n\n");
    private static final byte[] GO_ON_TEXT = ascii("},\"finish_reason\":null}]}\n\n");

    private final byte[] prefix;
    private boolean opened;
    private boolean visible;
    private boolean closed;

    OpenAiChunkEncoder(ReplyHead head) {
        prefix = StreamEvents.prefix(head, "chat.completion.chunk");
    }

    @Override
    public void encode(ChatChunk chunk, JsonWriter out) {
        if (closed || isSignature(chunk)) {
            return;
        }
        if (chunk instanceof ChatChunk.Failure failure) {
            closed = true;
            StreamEvents.failure(failure.error(), out);
            return;
        }
        if (!opened) {
            opened = true;
            out.raw(prefix).raw(OPEN_CHOICE).raw(ROLE).raw(GO_ON);
        }
        write(chunk, out);
    }

    /** Only the vendor of the reasoning can use its signature, and the form has no place for it. */
    private static boolean isSignature(ChatChunk chunk) {
        return chunk instanceof ChatChunk.Reasoning reasoning
                && reasoning.text().isEmpty();
    }

    private void write(ChatChunk chunk, JsonWriter out) {
        if (chunk instanceof ChatChunk.Text text) {
            visible = visible || !text.text().isBlank();
            piece(TEXT, text.text(), out);
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            if (!visible) {
                piece(REASONING, reasoning.text(), out);
            }
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            visible = true;
            toolCall(call, out);
        } else if (chunk instanceof ChatChunk.Finish finish) {
            out.raw(prefix).raw(OPEN_CHOICE).raw("{},\"finish_reason\":\"");
            out.raw(finish.reason().wire()).raw("\"}]");
            seams(finish.seams(), out);
            out.raw("}\n\n");
        } else if (chunk instanceof ChatChunk.Usage usage) {
            closed = true;
            StreamEvents.usage(prefix, usage.usage(), out);
        }
    }

    /** A field of the hub's own, which clients pass over: where another model went on with the answer. */
    private static void seams(List<ChatChunk.Seam> seams, JsonWriter out) {
        if (!seams.isEmpty()) {
            out.raw(",\"hub\":{\"seams\":").beginArray();
            for (ChatChunk.Seam seam : seams) {
                out.beginObject().name("at").value(seam.at());
                out.name("model").value(seam.model()).endObject();
            }
            out.endArray().raw("}");
        }
    }

    private void piece(byte[] field, String text, JsonWriter out) {
        out.raw(prefix).raw(OPEN_CHOICE).raw(field).value(text).raw(GO_ON_TEXT);
    }

    private void toolCall(ChatChunk.ToolCall call, JsonWriter out) {
        out.raw(prefix).raw(OPEN_CHOICE).raw("{\"tool_calls\":[");
        out.beginObject().name("index").value(call.index());
        ReplyParts.toolCallFields(call, out);
        out.endObject().raw("]}").raw(GO_ON);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
