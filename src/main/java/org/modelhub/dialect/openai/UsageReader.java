package org.modelhub.dialect.openai;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;

/** Reads a {@code usage} object; one without both counts, or with nothing but zeros, says nothing. */
final class UsageReader {

    private final JsonReader reader;
    private int prompt = -1;
    private int completion = -1;
    private int total = -1;
    private int reasoning;
    private int cached;

    private UsageReader(JsonReader reader) {
        this.reader = reader;
    }

    /** {@return null if the provider does not really say} */
    static @Nullable TokenUsage read(JsonReader reader) {
        return fields(reader).usage();
    }

    /** The tokens that were read, also where nothing is written; 0 if the provider does not say. */
    static int promptTokens(JsonReader reader) {
        UsageReader usage = fields(reader);
        return Math.max(0, usage.prompt > 0 ? usage.prompt : usage.total);
    }

    private static UsageReader fields(JsonReader reader) {
        UsageReader usage = new UsageReader(reader);
        if (reader.peek() == JsonReader.Type.OBJECT) {
            usage.fields();
        } else {
            reader.skip();
        }
        return usage;
    }

    private @Nullable TokenUsage usage() {
        if (prompt < 0 || completion < 0 || prompt + completion == 0) {
            return null;
        }
        // xAI counts reasoning beside what was written; only the total tells.
        if (reasoning > 0 && total == prompt + completion + reasoning) {
            completion += reasoning;
        }
        return new TokenUsage(prompt, completion, Math.min(reasoning, completion), Math.min(cached, prompt), false);
    }

    private void fields() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("prompt_tokens") || reader.nameIs("input_tokens")) {
                prompt = count(prompt);
            } else if (reader.nameIs("completion_tokens") || reader.nameIs("output_tokens")) {
                completion = count(completion);
            } else if (reader.nameIs("total_tokens")) {
                total = count(total);
            } else if (reader.nameIs("prompt_cache_hit_tokens") || reader.nameIs("cached_tokens")) {
                cached = count(cached);
            } else if (reader.nameIs("reasoning_tokens")) {
                reasoning = count(reasoning);
            } else if (isDetails() && reader.peek() == JsonReader.Type.OBJECT) {
                fields();
            } else {
                reader.skip();
            }
        }
    }

    private boolean isDetails() {
        return reader.nameIs("prompt_tokens_details") || reader.nameIs("completion_tokens_details");
    }

    private int count(int otherwise) {
        try {
            return switch (reader.peek()) {
                case NUMBER -> Math.max(0, (int) reader.number());
                case STRING -> Math.max(0, Integer.parseInt(reader.string()));
                default -> {
                    reader.skip();
                    yield otherwise;
                }
            };
        } catch (NumberFormatException odd) {
            return otherwise;
        }
    }
}
