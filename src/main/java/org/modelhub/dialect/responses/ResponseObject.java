package org.modelhub.dialect.responses;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/**
 * Writes the response object and its items. The ids of items follow from the response's own. What the API repeats of
 * the request stands here as its defaults, since an answer does not know what was asked.
 */
final class ResponseObject {

    private static final String PREFIX = "resp_";

    private final ReplyHead head;
    private final String itemId;

    ResponseObject(ReplyHead head) {
        this.head = head;
        this.itemId = head.id().startsWith(PREFIX) ? head.id().substring(PREFIX.length()) : head.id();
    }

    String id(String prefix, int index) {
        return prefix + "_" + itemId + "_" + index;
    }

    void whole(ChatReply reply, JsonWriter out) {
        JsonWriter items = new JsonWriter(reply.text().length() + 512);
        int index = 0;
        for (SignedReasoning.Block block : SignedReasoning.blocks(reply.reasoning(), reply.signature())) {
            reasoning(id("rs", index++), block.text(), block.signature(), items);
        }
        boolean last = reply.toolCalls().isEmpty();
        if (!reply.text().isEmpty() || last) {
            message(id("msg", index++), last ? itemStatus(reply.finish()) : "completed", reply.text(), items);
        }
        for (ChatChunk.ToolCall call : reply.toolCalls()) {
            call(id("fc", index++), "completed", call, call.arguments(), items);
        }
        ended(reply.finish(), items, reply.usage(), out);
    }

    void begun(JsonWriter out) {
        begin("in_progress", null, null, out);
        end(new JsonWriter(), null, out);
    }

    void ended(FinishReason finish, JsonWriter items, @Nullable TokenUsage usage, JsonWriter out) {
        String incomplete = incomplete(finish);
        begin(incomplete == null ? "completed" : "incomplete", null, incomplete, out);
        end(items, usage, out);
    }

    void failed(HubError error, JsonWriter items, JsonWriter out) {
        begin("failed", error, null, out);
        end(items, null, out);
    }

    static @Nullable String incomplete(FinishReason finish) {
        return switch (finish) {
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            default -> null;
        };
    }

    static String itemStatus(FinishReason finish) {
        return incomplete(finish) == null ? "completed" : "incomplete";
    }

    private void begin(String status, @Nullable HubError error, @Nullable String incomplete, JsonWriter out) {
        out.beginObject().name("id").value(head.id()).name("object").value("response");
        out.name("created_at").value(head.created()).name("status").value(status);
        out.name("background").value(false).name("error");
        if (error == null) {
            out.nullValue();
        } else {
            // A closed list of words; the exact one is in the event before.
            out.beginObject().name("code").value(error.status() == 429 ? "rate_limit_exceeded" : "server_error");
            out.name("message").value(error.message()).endObject();
        }
        out.name("incomplete_details");
        if (incomplete == null) {
            out.nullValue();
        } else {
            out.beginObject().name("reason").value(incomplete).endObject();
        }
        out.name("instructions").nullValue().name("max_output_tokens").nullValue();
        out.name("model").value(head.model()).name("output").raw("[");
    }

    private static void end(JsonWriter items, @Nullable TokenUsage usage, JsonWriter out) {
        out.raw(items.array(), 0, items.length()).endArray();
        out.raw(",\"parallel_tool_calls\":true,\"previous_response_id\":null,"
                + "\"reasoning\":{\"effort\":null,\"summary\":null},\"store\":false,\"temperature\":null,"
                + "\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":null,"
                + "\"truncation\":\"disabled\",\"usage\":");
        if (usage == null) {
            out.nullValue();
        } else {
            ResponsesUsage.write(usage, out);
        }
        out.name("user").nullValue().name("metadata").beginObject().endObject().endObject();
    }

    static void reasoning(String id, String text, String signature, JsonWriter out) {
        out.beginObject().name("id").value(id).name("type").value("reasoning");
        out.name("summary").beginArray();
        if (!text.isEmpty()) {
            summary(text, out);
        }
        out.endArray();
        EncryptedReasoning.writeForClient(signature, out);
        out.endObject();
    }

    static void summary(String text, JsonWriter out) {
        out.beginObject().name("type").value("summary_text");
        out.name("text").value(text).endObject();
    }

    /** @param text null while there is none */
    static void message(String id, String status, @Nullable String text, JsonWriter out) {
        out.beginObject().name("id").value(id).name("type").value("message");
        out.name("status").value(status).name("role").value("assistant");
        out.name("content").beginArray();
        if (text != null) {
            text(text, out);
        }
        out.endArray().endObject();
    }

    static void text(String text, JsonWriter out) {
        out.beginObject().name("type").value("output_text").name("text").value(text);
        out.name("annotations").beginArray().endArray();
        out.name("logprobs").beginArray().endArray().endObject();
    }

    static void call(String id, String status, ChatChunk.ToolCall call, String arguments, JsonWriter out) {
        out.beginObject().name("id").value(id).name("type").value("function_call");
        out.name("status").value(status).name("call_id").value(call.id());
        out.name("name").value(call.name()).name("arguments").value(arguments).endObject();
    }
}
