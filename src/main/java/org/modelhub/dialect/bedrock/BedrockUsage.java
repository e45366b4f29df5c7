package org.modelhub.dialect.bedrock;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Reads Bedrock's counts, in which the input does not hold what came from the cache or went into it. */
final class BedrockUsage {

    private BedrockUsage() {}

    /** {@return null if nothing was counted} */
    static @Nullable TokenUsage read(JsonReader reader) {
        int input = 0;
        int output = 0;
        int cached = 0;
        int written = 0;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.peek() != Type.NUMBER) {
                reader.skip();
            } else if (reader.nameIs("inputTokens")) {
                input = count(reader);
            } else if (reader.nameIs("outputTokens")) {
                output = count(reader);
            } else if (reader.nameIs("cacheReadInputTokens")) {
                cached = count(reader);
            } else if (reader.nameIs("cacheWriteInputTokens")) {
                written = count(reader);
            } else {
                reader.skip();
            }
        }
        int prompt = input + cached + written;
        return prompt + output == 0 ? null : new TokenUsage(prompt, output, 0, cached, false);
    }

    /** Four of them add up within an int. */
    private static int count(JsonReader reader) {
        return (int) Math.max(0, Math.min(reader.number(), Integer.MAX_VALUE / 4.0));
    }
}
