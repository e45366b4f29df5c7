package org.modelhub.dialect.gemini;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonWriter;

/** Gemini's {@code usageMetadata}: it counts thoughts beside the answer, what its tools read beside the prompt. */
final class GeminiUsage {

    private int prompt;
    private int toolPrompt;
    private int candidates;
    private int thoughts;
    private int cached;

    private GeminiUsage() {}

    /** {@return null if nothing is counted} */
    static @Nullable TokenUsage read(JsonReader reader) {
        GeminiUsage usage = new GeminiUsage();
        usage.fields(reader);
        int read = usage.prompt + usage.toolPrompt;
        int written = usage.candidates + usage.thoughts;
        return read + written == 0
                ? null
                : new TokenUsage(read, written, usage.thoughts, Math.min(usage.cached, read), false);
    }

    private void fields(JsonReader reader) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.peek() != Type.NUMBER) {
                reader.skip();
            } else if (reader.nameIs("promptTokenCount")) {
                prompt = count(reader);
            } else if (reader.nameIs("toolUsePromptTokenCount")) {
                toolPrompt = count(reader);
            } else if (reader.nameIs("candidatesTokenCount")) {
                candidates = count(reader);
            } else if (reader.nameIs("thoughtsTokenCount")) {
                thoughts = count(reader);
            } else if (reader.nameIs("cachedContentTokenCount")) {
                cached = count(reader);
            } else {
                reader.skip();
            }
        }
    }

    private static int count(JsonReader reader) {
        return Math.max(0, (int) reader.number());
    }

    static void write(TokenUsage usage, JsonWriter out) {
        out.name("usageMetadata").beginObject();
        out.name("promptTokenCount").value(usage.prompt());
        out.name("candidatesTokenCount").value(usage.completion() - Math.min(usage.reasoning(), usage.completion()));
        out.name("totalTokenCount").value(usage.total());
        if (usage.cached() > 0) {
            out.name("cachedContentTokenCount").value(usage.cached());
        }
        if (usage.reasoning() > 0) {
            out.name("thoughtsTokenCount").value(usage.reasoning());
        }
        out.endObject();
    }
}
