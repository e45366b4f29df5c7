package org.modelhub.dialect.dashscope;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Reads a {@code usage} object; each event of a stream has one, which counts from the start. */
final class DashScopeUsage {

    private int input = -1;
    private int output = -1;
    private int total;
    private int cached;
    private int reasoning;

    private DashScopeUsage() {}

    /** {@return null if it does not say both counts} */
    static @Nullable TokenUsage read(JsonReader reader) {
        DashScopeUsage usage = fields(reader);
        if (usage.input < 0 || usage.output < 0 || usage.input + usage.output == 0) {
            return null;
        }
        return new TokenUsage(
                usage.input,
                usage.output,
                Math.min(usage.reasoning, usage.output),
                Math.min(usage.cached, usage.input),
                false);
    }

    /** The tokens of what was read where nothing is written. */
    static TokenUsage readOnly(JsonReader reader) {
        DashScopeUsage usage = fields(reader);
        return TokenUsage.of(usage.input > 0 ? usage.input : usage.total, 0);
    }

    private static DashScopeUsage fields(JsonReader reader) {
        DashScopeUsage usage = new DashScopeUsage();
        usage.object(reader);
        return usage;
    }

    private void object(JsonReader reader) {
        if (reader.peek() != Type.OBJECT) {
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("input_tokens")) {
                input = count(reader, input);
            } else if (reader.nameIs("output_tokens")) {
                output = count(reader, output);
            } else if (reader.nameIs("total_tokens")) {
                total = count(reader, total);
            } else if (reader.nameIs("cached_tokens")) {
                cached = count(reader, cached);
            } else if (reader.nameIs("reasoning_tokens")) {
                reasoning = count(reader, reasoning);
            } else if (reader.nameIs("prompt_tokens_details") || reader.nameIs("output_tokens_details")) {
                object(reader);
            } else {
                reader.skip();
            }
        }
    }

    private static int count(JsonReader reader, int otherwise) {
        if (reader.peek() == Type.NUMBER) {
            return (int) Math.max(0, reader.number());
        }
        reader.skip();
        return otherwise;
    }
}
