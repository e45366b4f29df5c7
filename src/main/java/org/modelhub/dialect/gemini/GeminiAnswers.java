package org.modelhub.dialect.gemini;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** The objects of which answers to Gemini's clients consist; each event of a stream is one as well. */
final class GeminiAnswers {

    private static final String TYPES = "type.googleapis.com/google.rpc.";

    private GeminiAnswers() {}

    static void whole(ReplyHead head, ChatReply reply, JsonWriter out) {
        open(out);
        if (!reply.reasoning().isEmpty()) {
            text(reply.reasoning(), true, out);
        }
        if (!reply.text().isEmpty() || reply.toolCalls().isEmpty()) {
            text(reply.text(), false, out);
        }
        reply.toolCalls().forEach(call -> call(call, out));
        close(head, reply.finish(), reply.usage(), out);
    }

    /** Begins an answer, up to its parts. */
    static void open(JsonWriter out) {
        out.beginObject().name("candidates").beginArray().beginObject();
        out.name("content").beginObject().name("parts").beginArray();
    }

    static void text(String text, boolean thought, JsonWriter out) {
        out.beginObject().name("text").value(text);
        if (thought) {
            out.name("thought").value(true);
        }
        out.endObject();
    }

    static void call(ChatChunk.ToolCall call, JsonWriter out) {
        out.beginObject().name("functionCall").beginObject();
        out.name("id").value(call.id()).name("name").value(call.name()).name("args");
        out.rawValue(call.arguments().getBytes(StandardCharsets.UTF_8));
        out.endObject().endObject();
    }

    static void close(ReplyHead head, @Nullable FinishReason finish, @Nullable TokenUsage usage, JsonWriter out) {
        out.endArray().name("role").value("model").endObject();
        if (finish != null) {
            out.name("finishReason").value(GeminiFinish.word(finish));
        }
        out.name("index").value(0).endObject().endArray();
        if (usage != null) {
            GeminiUsage.write(usage, out);
        }
        out.name("modelVersion").value(head.model()).name("responseId").value(head.id());
        out.endObject();
    }

    static void error(HubError error, JsonWriter out) {
        out.beginObject().name("error").beginObject().name("code").value(error.status());
        out.name("message").value(error.message()).name("status").value(word(error.status()));
        out.name("details").beginArray();
        if (error.code() != null) {
            detail("ErrorInfo", out);
            out.name("reason").value(error.code().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_"));
            out.name("domain").value("model-hub").endObject();
        }
        if (error.param() != null) {
            detail("BadRequest", out);
            out.name("fieldViolations").beginArray().beginObject();
            out.name("field").value(error.param()).name("description").value(error.message());
            out.endObject().endArray().endObject();
        }
        if (error.retryAfter() != null) {
            detail("RetryInfo", out);
            out.name("retryDelay")
                    .value(Math.max(1, error.retryAfter().toSeconds()) + "s")
                    .endObject();
        }
        out.endArray().endObject().endObject();
    }

    private static void detail(String type, JsonWriter out) {
        out.beginObject().name("@type").value(TYPES + type);
    }

    /** Google's words for the kinds of failure, as its table of codes maps them to HTTP. */
    private static String word(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404, 410 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 500 -> "INTERNAL";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503 -> "UNAVAILABLE";
            default -> status < 500 ? "INVALID_ARGUMENT" : "UNKNOWN";
        };
    }
}
