package org.modelhub.stream;

import org.modelhub.wire.JsonReader;

/** Collects the texts of one message of the canonical form: a string, or the text parts of a list. */
final class PromptText {

    private PromptText() {}

    /** The reader stands before a message object and ends behind it. */
    static void append(JsonReader message, StringBuilder out) {
        message.beginObject();
        while (message.nextName()) {
            if (message.nameIs("content")) {
                content(message, out);
            } else {
                message.skip();
            }
        }
    }

    private static void content(JsonReader reader, StringBuilder out) {
        switch (reader.peek()) {
            case STRING -> out.append(reader.string()).append('\n');
            case ARRAY -> {
                reader.beginArray();
                while (reader.hasNext()) {
                    part(reader, out);
                }
            }
            default -> reader.skip();
        }
    }

    private static void part(JsonReader reader, StringBuilder out) {
        if (reader.peek() != JsonReader.Type.OBJECT) {
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("text") && reader.peek() == JsonReader.Type.STRING) {
                out.append(reader.string()).append('\n');
            } else {
                reader.skip();
            }
        }
    }
}
