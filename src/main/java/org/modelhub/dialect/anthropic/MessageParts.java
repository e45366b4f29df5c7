package org.modelhub.dialect.anthropic;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** The parts that answers consist of, in the order in which clients know them. */
final class MessageParts {

    private static final TokenUsage NOTHING = TokenUsage.of(0, 0);

    private MessageParts() {}

    static void head(ReplyHead head, JsonWriter out) {
        out.name("id")
                .value(head.id())
                .name("type")
                .value("message")
                .name("role")
                .value("assistant");
        out.name("model").value(head.model());
    }

    static void thinking(SignedReasoning.Block block, JsonWriter out) {
        boolean redacted = RedactedThinking.is(block.signature());
        out.beginObject().name("type").value(redacted ? "redacted_thinking" : "thinking");
        if (redacted) {
            out.name("data").value(RedactedThinking.data(block.signature()));
        } else {
            out.name("thinking").value(block.text()).name("signature").value(block.signature());
        }
        out.endObject();
    }

    /** Up to the input. The caller is the model itself, not a program that it wrote; newer clients insist on it. */
    static void beginToolUse(ChatChunk.ToolCall call, JsonWriter out) {
        out.beginObject().name("type").value("tool_use").name("id").value(call.id());
        out.name("caller").beginObject().name("type").value("direct").endObject();
        out.name("name").value(call.name());
    }

    /** The API counts what came from a cache apart; what went into one is not told apart by the canonical form. */
    static void usage(@Nullable TokenUsage counted, JsonWriter out) {
        TokenUsage usage = counted == null ? NOTHING : counted;
        out.beginObject().name("input_tokens").value(Math.max(0, usage.prompt() - usage.cached()));
        out.name("cache_creation_input_tokens").value(0);
        out.name("cache_read_input_tokens").value(usage.cached());
        out.name("output_tokens").value(usage.completion()).endObject();
    }

    static void error(HubError error, JsonWriter out) {
        out.beginObject().name("type").value("error").name("error").beginObject();
        out.name("type").value(errorType(error.status())).name("message").value(error.message());
        out.endObject().endObject();
    }

    private static String errorType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404, 410 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
