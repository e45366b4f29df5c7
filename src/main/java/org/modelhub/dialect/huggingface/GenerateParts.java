package org.modelhub.dialect.huggingface;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonWriter;

/** What whole and streamed answers share. */
final class GenerateParts {

    private static final int TOO_MANY = 429;
    private static final int DOWN = 503;
    private static final int SERVER_ERROR = 500;

    private GenerateParts() {}

    /** Into an object that is open. */
    static void details(FinishReason reason, @Nullable TokenUsage usage, JsonWriter out) {
        out.name("finish_reason").value(reason == FinishReason.LENGTH ? "length" : "eos_token");
        out.name("generated_tokens").value(usage == null ? 0 : usage.completion());
        out.name("seed").nullValue();
    }

    static JsonWriter error(HubError error, JsonWriter out) {
        out.beginObject().name("error").value(error.message());
        return out.name("error_type").value(type(error)).endObject();
    }

    /** In the words of the server whose clients these are. */
    private static String type(HubError error) {
        if (error.status() == TOO_MANY || error.status() == DOWN) {
            return "overloaded";
        }
        if (HubError.INCOMPLETE.equals(error.code())) {
            return "incomplete_generation";
        }
        return error.status() >= SERVER_ERROR ? "generation" : "validation";
    }
}
