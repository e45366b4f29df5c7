package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/**
 * Writes the events of one streamed message.
 *
 * <pre>
 *                 first chunk             text, reasoning                usage
 *   UNOPENED ───────────────────▶ BETWEEN ───────────────▶ TEXT, THINKING ──▶ CLOSED
 *            message_start          │ ▲   content_block_start    │   message_delta, message_stop
 *                                   │ └──────────────────────────┘
 *                          tool call, redacted thinking: a whole block;   other kind, signature: content_block_stop
 *                          failure from any state: error, and nothing after it
 * </pre>
 *
 * The counts of the prompt are known only at the end, so the first event says 0 and the last one all: its counts are
 * sums so far, and the official clients take them over.
 */
final class MessageEventEncoder implements ChunkEncoder {

    private enum State {
        UNOPENED,
        BETWEEN,
        TEXT,
        THINKING,
        CLOSED
    }

    private static final byte[] TEXT_BLOCK = ascii("{\"type\":\"text\",\"text\":\"\"}");
    private static final byte[] THINKING_BLOCK = ascii("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");

    private final ReplyHead head;
    private State state = State.UNOPENED;
    private FinishReason finish = FinishReason.STOP;
    private int index;

    MessageEventEncoder(ReplyHead head) {
        this.head = head;
    }

    @Override
    public void encode(ChatChunk chunk, JsonWriter out) {
        if (state == State.CLOSED) {
            return;
        }
        if (chunk instanceof ChatChunk.Failure failure) {
            state = State.CLOSED;
            MessageParts.error(failure.error(), begin("error", out));
            end(out);
            return;
        }
        if (state == State.UNOPENED) {
            open(out);
        }
        write(chunk, out);
    }

    private void open(JsonWriter out) {
        state = State.BETWEEN;
        typed("message_start", out).name("message").beginObject();
        MessageParts.head(head, out);
        out.name("content").beginArray().endArray();
        out.name("stop_reason").nullValue().name("stop_sequence").nullValue().name("usage");
        MessageParts.usage(null, out);
        end(out.endObject().endObject());
    }

    private void write(ChatChunk chunk, JsonWriter out) {
        if (chunk instanceof ChatChunk.Text text) {
            enter(State.TEXT, TEXT_BLOCK, out);
            delta("text_delta", "text", text.text(), out);
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            reasoning(reasoning, out);
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            toolCall(call, out);
        } else if (chunk instanceof ChatChunk.Finish end) {
            finish = end.reason();
            leave(out);
        } else if (chunk instanceof ChatChunk.Usage usage) {
            close(usage.usage(), out);
        }
    }

    private void reasoning(ChatChunk.Reasoning reasoning, JsonWriter out) {
        String signature = reasoning.signature();
        if (RedactedThinking.is(signature)) {
            leave(out);
            startEvent(out);
            MessageParts.thinking(new SignedReasoning.Block("", signature), out);
            end(out.endObject());
            stop(out);
            return;
        }
        enter(State.THINKING, THINKING_BLOCK, out);
        if (!reasoning.text().isEmpty()) {
            delta("thinking_delta", "thinking", reasoning.text(), out);
        }
        if (!signature.isEmpty()) {
            delta("signature_delta", "signature", signature, out);
            leave(out);
        }
    }

    private void toolCall(ChatChunk.ToolCall call, JsonWriter out) {
        leave(out);
        startEvent(out);
        MessageParts.beginToolUse(call, out);
        end(out.name("input").beginObject().endObject().endObject().endObject());
        delta("input_json_delta", "partial_json", call.arguments(), out);
        stop(out);
    }

    private void close(@Nullable TokenUsage usage, JsonWriter out) {
        leave(out);
        typed("message_delta", out).name("delta").beginObject();
        out.name("stop_reason")
                .value(StopWords.write(finish))
                .name("stop_sequence")
                .nullValue();
        out.endObject().name("usage");
        MessageParts.usage(usage, out);
        end(out.endObject());
        end(typed("message_stop", out).endObject());
        state = State.CLOSED;
    }

    private void enter(State kind, byte[] block, JsonWriter out) {
        if (state == kind) {
            return;
        }
        leave(out);
        startEvent(out);
        end(out.rawValue(block).endObject());
        state = kind;
    }

    private void leave(JsonWriter out) {
        if (state != State.BETWEEN) {
            stop(out);
            state = State.BETWEEN;
        }
    }

    private void stop(JsonWriter out) {
        end(typed("content_block_stop", out).name("index").value(index++).endObject());
    }

    /** Up to the block itself. */
    private void startEvent(JsonWriter out) {
        typed("content_block_start", out).name("index").value(index).name("content_block");
    }

    private void delta(String type, String field, String value, JsonWriter out) {
        typed("content_block_delta", out).name("index").value(index).name("delta");
        out.beginObject().name("type").value(type).name(field).value(value).endObject();
        end(out.endObject());
    }

    private static JsonWriter typed(String event, JsonWriter out) {
        return begin(event, out).beginObject().name("type").value(event);
    }

    private static JsonWriter begin(String event, JsonWriter out) {
        return out.raw("event: ").raw(event).raw("\ndata: ");
    }

    private static void end(JsonWriter out) {
        out.raw("\n\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
