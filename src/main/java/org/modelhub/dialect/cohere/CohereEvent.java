package org.modelhub.dialect.cohere;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** What one event of a stream says, or one part of an answer that came whole: both have the same leaves. */
final class CohereEvent {

    private final JsonReader reader;
    private String type = "";
    private int index;
    private String text = "";
    private String thinking = "";
    private String plan = "";
    private @Nullable String tool;
    private String arguments = "";
    private @Nullable String finish;
    private @Nullable String error;
    private @Nullable TokenUsage usage;

    private CohereEvent(JsonReader reader) {
        this.reader = reader;
    }

    static CohereEvent read(JsonReader reader) {
        CohereEvent event = new CohereEvent(reader);
        event.fields(true);
        return event;
    }

    String type() {
        return type;
    }

    /** Which content or call of the answer an event belongs to. */
    int index() {
        return index;
    }

    String text() {
        return text;
    }

    /** What the model thinks, or plans to do with its tools. */
    String reasoning() {
        return thinking.isEmpty() ? plan : thinking;
    }

    @Nullable
    String tool() {
        return tool;
    }

    /** The arguments of a call, or a piece of them. */
    String arguments() {
        return arguments;
    }

    @Nullable
    String finish() {
        return finish;
    }

    @Nullable
    String error() {
        return error;
    }

    @Nullable
    TokenUsage usage() {
        return usage;
    }

    private void fields(boolean top) {
        reader.beginObject();
        while (reader.nextName()) {
            switch (reader.peek()) {
                case OBJECT -> object();
                case STRING -> text(top);
                case NUMBER -> number();
                default -> reader.skip();
            }
        }
    }

    private void object() {
        if (reader.nameIs("usage")) {
            usage = CohereUsage.read(reader);
        } else if (reader.nameIs("arguments")) {
            arguments = new String(reader.raw(), StandardCharsets.UTF_8);
        } else if (isBranch()) {
            fields(false);
        } else {
            reader.skip();
        }
    }

    private boolean isBranch() {
        return reader.nameIs("delta")
                || reader.nameIs("message")
                || reader.nameIs("content")
                || reader.nameIs("tool_calls")
                || reader.nameIs("function");
    }

    private void text(boolean top) {
        if (reader.nameIs("type") && top) {
            type = reader.string();
        } else if (reader.nameIs("text")) {
            text = reader.string();
        } else if (reader.nameIs("thinking")) {
            thinking = reader.string();
        } else if (reader.nameIs("tool_plan")) {
            plan = reader.string();
        } else if (reader.nameIs("name")) {
            tool = reader.string();
        } else if (reader.nameIs("arguments")) {
            arguments = reader.string();
        } else if (reader.nameIs("finish_reason")) {
            finish = reader.string();
        } else if (reader.nameIs("error") || (reader.nameIs("message") && top)) {
            error = reader.string();
        } else {
            reader.skip();
        }
    }

    private void number() {
        if (reader.nameIs("index") && reader.peek() == Type.NUMBER) {
            index = reader.integer();
        } else {
            reader.skip();
        }
    }
}
