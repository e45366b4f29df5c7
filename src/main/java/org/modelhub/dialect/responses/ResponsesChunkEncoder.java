package org.modelhub.dialect.responses;

import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/**
 * Writes an answer as the API's events. Each item opens, grows and closes before the next one opens:
 *
 * <pre>
 *   created, in_progress ──▶ BETWEEN ──reasoning──▶ REASONING ──▶ BETWEEN   (added, part, delta…, done)
 *                               │ ╰────text──────▶ MESSAGE ─────▶ BETWEEN   (added, part, delta…, done)
 *                               │ ╰────tool call────────────────▶ BETWEEN   (added, delta, done at once)
 *                               ├──usage──▶ completed or incomplete, with all items once more
 *                               ╰──failure▶ error, failed
 * </pre>
 *
 * The last event repeats the whole answer, so its text is kept until then.
 */
final class ResponsesChunkEncoder implements ChunkEncoder {

    private enum Item {
        BETWEEN,
        REASONING,
        MESSAGE
    }

    private final ResponseObject response;
    private final JsonWriter items = new JsonWriter(1024);
    private final StringBuilder text = new StringBuilder();
    private Item item = Item.BETWEEN;
    private FinishReason finish = FinishReason.STOP;
    private int sequence;
    private int index;
    private boolean opened;
    private boolean closed;
    private String id = "";
    private String signature = "";

    ResponsesChunkEncoder(ReplyHead head) {
        this.response = new ResponseObject(head);
    }

    @Override
    public void encode(ChatChunk chunk, JsonWriter out) {
        if (closed) {
            return;
        }
        open(out);
        if (chunk instanceof ChatChunk.Text piece) {
            text(piece.text(), out);
        } else if (chunk instanceof ChatChunk.Reasoning piece) {
            reasoning(piece, out);
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            toolCall(call, out);
        } else if (chunk instanceof ChatChunk.Finish end) {
            finish = end.reason();
        } else if (chunk instanceof ChatChunk.Usage counts) {
            complete(counts.usage(), out);
        } else if (chunk instanceof ChatChunk.Failure failure) {
            fail(failure.error(), out);
        }
    }

    private void open(JsonWriter out) {
        if (!opened) {
            opened = true;
            begin("response.created", out).name("response");
            response.begun(out);
            end(out);
            begin("response.in_progress", out).name("response");
            response.begun(out);
            end(out);
        }
    }

    private void text(String piece, JsonWriter out) {
        if (item != Item.MESSAGE) {
            close("completed", out);
            item = Item.MESSAGE;
            id = response.id("msg", index);
            begin("response.output_item.added", out).name("output_index").value(index);
            ResponseObject.message(id, "in_progress", null, out.name("item"));
            end(out);
            part("response.content_part.added", "content_index", out);
            ResponseObject.text("", out);
            end(out);
        }
        text.append(piece);
        at("response.output_text.delta", "content_index", out).name("delta").value(piece);
        end(logprobs(out));
    }

    private void reasoning(ChatChunk.Reasoning piece, JsonWriter out) {
        if (item != Item.REASONING) {
            close("completed", out);
            item = Item.REASONING;
            id = response.id("rs", index);
            begin("response.output_item.added", out).name("output_index").value(index);
            ResponseObject.reasoning(id, "", "", out.name("item"));
            end(out);
        }
        if (!piece.text().isEmpty()) {
            summary(piece.text(), out);
        }
        if (!piece.signature().isEmpty()) {
            signature = piece.signature();
            close("completed", out);
        }
    }

    private void summary(String piece, JsonWriter out) {
        if (text.length() == 0) {
            part("response.reasoning_summary_part.added", "summary_index", out);
            ResponseObject.summary("", out);
            end(out);
        }
        text.append(piece);
        at("response.reasoning_summary_text.delta", "summary_index", out)
                .name("delta")
                .value(piece);
        end(out);
    }

    private void toolCall(ChatChunk.ToolCall call, JsonWriter out) {
        close("completed", out);
        id = response.id("fc", index);
        begin("response.output_item.added", out).name("output_index").value(index);
        ResponseObject.call(id, "in_progress", call, "", out.name("item"));
        end(out);
        begin("response.function_call_arguments.delta", out).name("item_id").value(id);
        out.name("output_index").value(index).name("delta").value(call.arguments());
        end(out);
        begin("response.function_call_arguments.done", out).name("item_id").value(id);
        out.name("output_index").value(index).name("name").value(call.name());
        end(out.name("arguments").value(call.arguments()));
        int from = items.length();
        ResponseObject.call(id, "completed", call, call.arguments(), items);
        itemDone(from, out);
    }

    /** Closes the item that is open, if any. */
    private void close(String status, JsonWriter out) {
        Item open = item;
        item = Item.BETWEEN;
        int from = items.length();
        String whole = text.toString();
        text.setLength(0);
        switch (open) {
            case BETWEEN -> {}
            case MESSAGE -> {
                at("response.output_text.done", "content_index", out)
                        .name("text")
                        .value(whole);
                end(logprobs(out));
                part("response.content_part.done", "content_index", out);
                ResponseObject.text(whole, out);
                end(out);
                ResponseObject.message(id, status, whole, items);
                itemDone(from, out);
            }
            case REASONING -> {
                if (!whole.isEmpty()) {
                    summaryDone(whole, out);
                }
                ResponseObject.reasoning(id, whole, signature, items);
                signature = "";
                itemDone(from, out);
            }
        }
    }

    private void summaryDone(String whole, JsonWriter out) {
        at("response.reasoning_summary_text.done", "summary_index", out)
                .name("text")
                .value(whole);
        end(out);
        part("response.reasoning_summary_part.done", "summary_index", out);
        ResponseObject.summary(whole, out);
        end(out);
    }

    /** @param from where the item begins among all, with the comma before it if it is not the first */
    private void itemDone(int from, JsonWriter out) {
        int start = from == 0 ? 0 : from + 1;
        begin("response.output_item.done", out).name("output_index").value(index);
        end(out.name("item").rawValue(items.array(), start, items.length()));
        index++;
    }

    private void complete(TokenUsage usage, JsonWriter out) {
        closed = true;
        close(ResponseObject.itemStatus(finish), out);
        boolean whole = ResponseObject.incomplete(finish) == null;
        begin(whole ? "response.completed" : "response.incomplete", out).name("response");
        response.ended(finish, items, usage, out);
        end(out);
    }

    /** The error as the API documents it and, nested, as its servers send it and its clients look for it. */
    private void fail(HubError error, JsonWriter out) {
        closed = true;
        begin("error", out).name("code").value(error.code());
        out.name("message").value(error.message()).name("param").value(error.param());
        out.name("error").beginObject().name("type").value(error.type());
        out.name("code").value(error.code()).name("message").value(error.message());
        end(out.name("param").value(error.param()).endObject());
        begin("response.failed", out).name("response");
        response.failed(error, items, out);
        end(out);
    }

    private JsonWriter begin(String type, JsonWriter out) {
        out.raw("event: ").raw(type).raw("\ndata: ").beginObject().name("type").value(type);
        return out.name("sequence_number").value(sequence++);
    }

    private JsonWriter at(String type, String partIndex, JsonWriter out) {
        begin(type, out).name("item_id").value(id).name("output_index").value(index);
        return out.name(partIndex).value(0);
    }

    private void part(String type, String partIndex, JsonWriter out) {
        at(type, partIndex, out).name("part");
    }

    private static JsonWriter logprobs(JsonWriter out) {
        return out.name("logprobs").beginArray().endArray();
    }

    private static void end(JsonWriter out) {
        out.endObject().raw("\n\n");
    }
}
