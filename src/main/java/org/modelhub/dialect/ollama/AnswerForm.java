package org.modelhub.dialect.ollama;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** The two forms of Ollama's answers. */
enum AnswerForm {
    /** A message. */
    CHAT {
        @Override
        void said(String text, String thinking, List<ChatChunk.ToolCall> calls, JsonWriter out) {
            out.name("message").beginObject().name("role").value("assistant");
            out.name("content").value(text);
            if (!thinking.isEmpty()) {
                out.name("thinking").value(thinking);
            }
            if (!calls.isEmpty()) {
                out.name("tool_calls").beginArray();
                calls.forEach(call -> call(call, out));
                out.endArray();
            }
            out.endObject();
        }
    },
    /** Text alone; it has no tools. */
    GENERATE {
        @Override
        void said(String text, String thinking, List<ChatChunk.ToolCall> calls, JsonWriter out) {
            out.name("response").value(text);
            if (!thinking.isEmpty()) {
                out.name("thinking").value(thinking);
            }
        }
    };

    /** What was said, into an object that is open. */
    abstract void said(String text, String thinking, List<ChatChunk.ToolCall> calls, JsonWriter out);

    final void text(String text, JsonWriter out) {
        said(text, "", List.of(), out);
    }

    final void whole(ReplyHead head, ChatReply reply, JsonWriter out) {
        begin(head, out);
        said(reply.text(), reply.reasoning(), reply.toolCalls(), out);
        end(reply.finish(), reply.usage(), out);
    }

    static void begin(ReplyHead head, JsonWriter out) {
        out.beginObject().name("model").value(head.model());
        out.name("created_at").value(Instant.ofEpochSecond(head.created()).toString());
    }

    /** Ollama says {@code stop} where tools are called too. */
    static void end(FinishReason reason, @Nullable TokenUsage usage, JsonWriter out) {
        String word = reason == FinishReason.TOOL_CALLS ? "stop" : reason.wire();
        out.name("done").value(true).name("done_reason").value(word);
        if (usage != null) {
            out.name("prompt_eval_count").value(usage.prompt());
            out.name("eval_count").value(usage.completion());
        }
        out.endObject();
    }

    private static void call(ChatChunk.ToolCall call, JsonWriter out) {
        out.beginObject().name("id").value(call.id()).name("function").beginObject();
        out.name("index").value(call.index()).name("name").value(call.name());
        out.name("arguments").rawValue(call.arguments().getBytes(StandardCharsets.UTF_8));
        out.endObject().endObject();
    }
}
