package org.modelhub.dialect.cohere;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Reads Cohere's counts: what the model read and wrote, or else what is billed, which leaves out Cohere's own words. */
final class CohereUsage {

    private final JsonReader reader;
    private int input;
    private int output;
    private int billedInput;
    private int billedOutput;
    private int cached;

    private CohereUsage(JsonReader reader) {
        this.reader = reader;
    }

    /** {@return null if nothing was counted} */
    static @Nullable TokenUsage read(JsonReader reader) {
        CohereUsage usage = new CohereUsage(reader);
        usage.fields();
        return usage.counts();
    }

    private void fields() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("tokens") && reader.peek() == Type.OBJECT) {
                tokens(false);
            } else if (reader.nameIs("billed_units") && reader.peek() == Type.OBJECT) {
                tokens(true);
            } else if (reader.nameIs("cached_tokens") && reader.peek() == Type.NUMBER) {
                cached = count();
            } else {
                reader.skip();
            }
        }
    }

    private void tokens(boolean billed) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.peek() != Type.NUMBER) {
                reader.skip();
            } else if (reader.nameIs("input_tokens")) {
                int count = count();
                input = billed ? input : count;
                billedInput = billed ? count : billedInput;
            } else if (reader.nameIs("output_tokens")) {
                int count = count();
                output = billed ? output : count;
                billedOutput = billed ? count : billedOutput;
            } else {
                reader.skip();
            }
        }
    }

    private int count() {
        return (int) Math.max(0, Math.min(reader.number(), Integer.MAX_VALUE / 2.0));
    }

    private @Nullable TokenUsage counts() {
        boolean counted = input + output > 0;
        int prompt = counted ? input : billedInput;
        int completion = counted ? output : billedOutput;
        return prompt + completion == 0 ? null : new TokenUsage(prompt, completion, 0, Math.min(cached, prompt), false);
    }
}
