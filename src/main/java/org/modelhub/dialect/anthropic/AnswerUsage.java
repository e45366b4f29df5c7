package org.modelhub.dialect.anthropic;

import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/**
 * The counts of one answer. The vendor counts apart what it read, what it wrote into its cache and what it took from
 * there; a stream gives the first counts at its start and, each the sum so far, all again at its end.
 */
final class AnswerUsage {

    /** Three of them still add up to an int. */
    private static final double MOST = 500_000_000;

    private int input;
    private int created;
    private int cached;
    private int output;
    private int thinking;

    void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("output_tokens_details") && reader.peek() == Type.OBJECT) {
                read(reader);
            } else if (reader.peek() != Type.NUMBER) {
                reader.skip();
            } else {
                count(reader);
            }
        }
    }

    private void count(JsonReader reader) {
        String name = reader.name();
        int count = (int) Math.max(0, Math.min(MOST, reader.number()));
        switch (name) {
            case "input_tokens" -> input = count;
            case "cache_creation_input_tokens" -> created = count;
            case "cache_read_input_tokens" -> cached = count;
            case "output_tokens" -> output = count;
            case "thinking_tokens" -> thinking = count;
            default -> {
                // counts that the canonical form does not tell apart
            }
        }
    }

    boolean known() {
        return input + created + cached > 0 && output > 0;
    }

    TokenUsage usage() {
        return new TokenUsage(input + created + cached, output, Math.min(thinking, output), cached, false);
    }
}
