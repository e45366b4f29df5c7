package org.modelhub.dialect.openai;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** The parts that answers consist of, in the order in which clients know them. */
public final class ReplyParts {

    private ReplyParts() {}

    static void head(ReplyHead head, String object, JsonWriter out) {
        out.name("id").value(head.id()).name("object").value(object);
        out.name("created").value(head.created()).name("model").value(head.model());
        if (head.fingerprint() != null) {
            out.name("system_fingerprint").value(head.fingerprint());
        }
    }

    static void message(ChatReply reply, JsonWriter out) {
        out.beginObject().name("role").value("assistant").name("content");
        boolean silent = reply.text().isEmpty() && !reply.toolCalls().isEmpty();
        out.value(silent ? null : reply.text());
        if (!reply.reasoning().isEmpty()) {
            out.name("reasoning_content").value(reply.reasoning());
        }
        if (!reply.toolCalls().isEmpty()) {
            out.name("tool_calls").beginArray();
            for (ChatChunk.ToolCall call : reply.toolCalls()) {
                out.beginObject();
                toolCallFields(call, out);
                out.endObject();
            }
            out.endArray();
        }
        out.endObject();
    }

    /** What is in a tool call, without its brackets. */
    public static void toolCallFields(ChatChunk.ToolCall call, JsonWriter out) {
        out.name("id")
                .value(call.id())
                .name("type")
                .value("function")
                .name("function")
                .beginObject();
        out.name("name")
                .value(call.name())
                .name("arguments")
                .value(call.arguments())
                .endObject();
    }

    static void textChoice(String text, @Nullable String finish, JsonWriter out) {
        out.beginObject()
                .name("index")
                .value(0)
                .name("text")
                .value(text)
                .name("logprobs")
                .nullValue();
        out.name("finish_reason").value(finish).endObject();
    }

    /** All that is known of the tokens of an answer, as an object. */
    public static void usage(TokenUsage usage, JsonWriter out) {
        out.beginObject();
        counts(usage, out);
        if (usage.cached() > 0) {
            detail("prompt_tokens_details", "cached_tokens", usage.cached(), out);
        }
        if (usage.reasoning() > 0) {
            detail("completion_tokens_details", "reasoning_tokens", usage.reasoning(), out);
        }
        if (usage.estimated()) {
            // Beyond OpenAI's fields, whose readers pass over it.
            out.name("estimated").value(true);
        }
        out.endObject();
    }

    /** The three counts that every usage has, without brackets. */
    public static void counts(TokenUsage usage, JsonWriter out) {
        out.name("prompt_tokens").value(usage.prompt());
        out.name("completion_tokens").value(usage.completion());
        out.name("total_tokens").value(usage.total());
    }

    private static void detail(String group, String name, int count, JsonWriter out) {
        out.name(group).beginObject().name(name).value(count).endObject();
    }

    /** Where nothing is written, there is only what was read. */
    static void readUsage(TokenUsage usage, JsonWriter out) {
        int prompt = usage == null ? 0 : usage.prompt();
        out.name("usage").beginObject().name("prompt_tokens").value(prompt);
        out.name("total_tokens").value(prompt).endObject();
    }

    static void error(HubError error, JsonWriter out) {
        out.beginObject().name("error");
        refusal(error, out);
        out.endObject();
    }

    /** What is under {@code error} in each answer that is none. */
    public static void refusal(HubError error, JsonWriter out) {
        out.beginObject().name("message").value(error.message());
        out.name("type").value(error.type()).name("param").value(error.param());
        out.name("code").value(error.code()).endObject();
    }
}
