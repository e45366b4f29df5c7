package org.modelhub.dialect.responses;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonWriter;

/** The {@code usage} object of a response. */
final class ResponsesUsage {

    private int input;
    private int output;
    private int cached;
    private int reasoning;

    private ResponsesUsage() {}

    /** {@return null if the provider says nothing} */
    static @Nullable TokenUsage read(JsonReader reader) {
        ResponsesUsage usage = new ResponsesUsage();
        if (reader.peek() == Type.OBJECT) {
            usage.fields(reader);
        } else {
            reader.skip();
        }
        return usage.usage();
    }

    private @Nullable TokenUsage usage() {
        return input + output == 0
                ? null
                : new TokenUsage(input, output, Math.min(reasoning, output), Math.min(cached, input), false);
    }

    private void fields(JsonReader reader) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("input_tokens")) {
                input = count(reader);
            } else if (reader.nameIs("output_tokens")) {
                output = count(reader);
            } else if (reader.nameIs("cached_tokens")) {
                cached = count(reader);
            } else if (reader.nameIs("reasoning_tokens")) {
                reasoning = count(reader);
            } else if (isDetails(reader) && reader.peek() == Type.OBJECT) {
                fields(reader);
            } else {
                reader.skip();
            }
        }
    }

    private static boolean isDetails(JsonReader reader) {
        return reader.nameIs("input_tokens_details") || reader.nameIs("output_tokens_details");
    }

    private static int count(JsonReader reader) {
        if (reader.peek() != Type.NUMBER) {
            reader.skip();
            return 0;
        }
        return Math.max(0, (int) reader.number());
    }

    static void write(TokenUsage usage, JsonWriter out) {
        out.beginObject().name("input_tokens").value(usage.prompt());
        out.name("input_tokens_details").beginObject();
        // Clients require the second count; no vendor of another form says it.
        out.name("cached_tokens").value(usage.cached());
        out.name("cache_write_tokens").value(0).endObject();
        out.name("output_tokens").value(usage.completion());
        out.name("output_tokens_details").beginObject();
        out.name("reasoning_tokens").value(usage.reasoning()).endObject();
        out.name("total_tokens").value(usage.total()).endObject();
    }
}
