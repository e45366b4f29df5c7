package org.modelhub.stream;

import java.util.Objects;
import org.modelhub.chat.ChatRequest;
import org.modelhub.wire.JsonReader;

/**
 * Counts tokens with the o200k vocabulary. An estimate by nature: every vendor cuts differently.
 *
 * <p>Texts above {@value #EXACT_CHARS} characters are measured on a sample, because counting a megabyte takes longer than
 * an event loop may be held.
 */
public final class TokenCounter {

    private static final int EXACT_CHARS = 16 << 10;
    private static final int MESSAGE_OVERHEAD = 4;
    private static final int SAMPLES = 4;
    private static final int SAMPLE_CHARS = 512;

    public int count(CharSequence text) {
        if (text.length() == 0) {
            return 0;
        }
        if (text.length() <= EXACT_CHARS) {
            return Vocabulary.count(text.toString());
        }
        double perChar =
                (double) Vocabulary.count(text.subSequence(0, EXACT_CHARS).toString()) / EXACT_CHARS;
        return (int) Math.ceil(perChar * text.length());
    }

    /** The texts of all messages; images and files are not counted. */
    public int countPrompt(ChatRequest request) {
        Prompt prompt = prompt(request);
        return count(prompt.text) + prompt.messages * MESSAGE_OVERHEAD;
    }

    /** The same without a sample; may take as long as the prompt is long, so not for an event loop. */
    public int countPromptExactly(ChatRequest request) {
        Prompt prompt = prompt(request);
        return Vocabulary.count(prompt.text.toString()) + prompt.messages * MESSAGE_OVERHEAD;
    }

    /**
     * Tells roughly what {@link #countPrompt} counts, at a cost that hardly grows with the prompt: for whoever looks at
     * every request, on an event loop.
     */
    public int estimatePrompt(ChatRequest request) {
        Prompt prompt = prompt(request);
        return estimate(prompt.text) + prompt.messages * MESSAGE_OVERHEAD;
    }

    /** Tells roughly what {@link #count} counts, from samples of all parts of the text. */
    public int estimate(CharSequence text) {
        int length = text.length();
        if (length <= SAMPLES * SAMPLE_CHARS) {
            return count(text);
        }
        int tokens = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int from = (int) ((long) (length - SAMPLE_CHARS) * i / (SAMPLES - 1));
            tokens +=
                    Vocabulary.count(text.subSequence(from, from + SAMPLE_CHARS).toString());
        }
        return (int) Math.ceil((double) tokens * length / (SAMPLES * SAMPLE_CHARS));
    }

    private record Prompt(StringBuilder text, int messages) {}

    private static Prompt prompt(ChatRequest request) {
        StringBuilder text = new StringBuilder();
        int messages = 0;
        JsonReader reader = Objects.requireNonNull(request.body().reader("messages"));
        reader.beginArray();
        while (reader.hasNext()) {
            messages++;
            PromptText.append(reader, text);
        }
        return new Prompt(text, messages);
    }
}
