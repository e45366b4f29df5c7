package org.modelhub.dialect.bedrock;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** What one event of a stream says, or one block of an answer that came whole: both have the same parts. */
final class BedrockBlock {

    private final JsonReader reader;
    private int index;
    private String text = "";
    private String reasoning = "";
    private String signature = "";
    private String redacted = "";
    private boolean callsTool;
    private @Nullable String tool;
    private String input = "";
    private @Nullable String stopReason;
    private @Nullable TokenUsage usage;

    private BedrockBlock(JsonReader reader) {
        this.reader = reader;
    }

    static BedrockBlock read(JsonReader reader) {
        BedrockBlock block = new BedrockBlock(reader);
        block.fields(false);
        return block;
    }

    /** Which of the answer's blocks an event belongs to. */
    int index() {
        return index;
    }

    String text() {
        return text;
    }

    String reasoning() {
        return reasoning;
    }

    /** Of the block's reasoning, or a piece of it. */
    String signature() {
        return signature;
    }

    /** Reasoning that only the vendor can read. */
    String redacted() {
        return redacted;
    }

    boolean callsTool() {
        return callsTool;
    }

    @Nullable
    String tool() {
        return tool;
    }

    /** The arguments of a call, or a piece of them. */
    String input() {
        return input;
    }

    @Nullable
    String stopReason() {
        return stopReason;
    }

    @Nullable
    TokenUsage usage() {
        return usage;
    }

    private void fields(boolean reasons) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.peek() == Type.OBJECT && !reader.nameIs("input")) {
                object(reasons);
            } else {
                value(reasons);
            }
        }
    }

    private void object(boolean reasons) {
        if (reader.nameIs("toolUse")) {
            callsTool = true;
            fields(false);
        } else if (reader.nameIs("start") || reader.nameIs("delta") || reader.nameIs("reasoningText")) {
            fields(reasons);
        } else if (reader.nameIs("reasoningContent")) {
            fields(true);
        } else if (reader.nameIs("usage")) {
            usage = BedrockUsage.read(reader);
        } else {
            reader.skip();
        }
    }

    private void value(boolean reasons) {
        Type type = reader.peek();
        if (reader.nameIs("text") && type == Type.STRING) {
            if (reasons) {
                reasoning = reader.string();
            } else {
                text = reader.string();
            }
        } else if (reasons && reader.nameIs("signature") && type == Type.STRING) {
            signature = reader.string();
        } else if (reasons && reader.nameIs("redactedContent") && type == Type.STRING) {
            redacted = reader.string();
        } else if (reader.nameIs("name") && type == Type.STRING) {
            tool = reader.string();
        } else if (reader.nameIs("input")) {
            input = type == Type.STRING ? reader.string() : new String(reader.raw(), StandardCharsets.UTF_8);
        } else if (reader.nameIs("contentBlockIndex") && type == Type.NUMBER) {
            index = reader.integer();
        } else if (reader.nameIs("stopReason") && type == Type.STRING) {
            stopReason = reader.string();
        } else {
            reader.skip();
        }
    }
}
