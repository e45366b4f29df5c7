package org.modelhub.dialect.responses;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** What an assistant thought, said and called in a row, on its way from items to one canonical message. */
final class AssistantTurn {

    /** What an item adds to the turn. */
    enum Step {
        REASONING,
        TEXT,
        CALL
    }

    private final StringBuilder reasoning = new StringBuilder();
    private final JsonWriter calls = new JsonWriter();
    private @Nullable String signature;
    private @Nullable StringBuilder text;

    /** Once it has called, all that follows belongs to it; until then what it said ends with the next message. */
    boolean isOverBefore(Step step) {
        return text != null && calls.length() == 0 && step != Step.CALL;
    }

    void say(String said) {
        if (text == null) {
            text = new StringBuilder(said);
        } else {
            text.append('\n').append(said);
        }
    }

    void call(JsonView item, String at) {
        calls.beginObject().name("id").value(ResponsesItems.text(item, "call_id", at));
        calls.name("type").value("function").name("function").beginObject();
        calls.name("name").value(ResponsesItems.text(item, "name", at));
        calls.name("arguments").value(ResponsesItems.text(item, "arguments", at));
        calls.endObject().endObject();
    }

    void reasoning(JsonView item) {
        if (item.type("encrypted_content") == Type.STRING) {
            signature = item.string("encrypted_content");
        }
        if (!parts(item, "summary")) {
            parts(item, "content");
        }
    }

    private boolean parts(JsonView item, String field) {
        int before = reasoning.length();
        if (item.type(field) == Type.ARRAY) {
            JsonReader parts = Objects.requireNonNull(item.reader(field));
            parts.beginArray();
            while (parts.hasNext()) {
                part(parts);
            }
        }
        return reasoning.length() > before;
    }

    private void part(JsonReader parts) {
        JsonView part = parts.peek() == Type.OBJECT ? JsonView.parse(parts.raw()) : null;
        if (part == null) {
            parts.skip();
        } else if (part.type("text") == Type.STRING) {
            reasoning.append(reasoning.length() == 0 ? "" : "\n\n").append(part.string("text"));
        }
    }

    void write(JsonWriter out) {
        if (text == null && calls.length() == 0) {
            return;
        }
        out.beginObject().name("role").value("assistant");
        out.name("content").value(text == null ? null : text.toString());
        if (reasoning.length() > 0) {
            out.name("reasoning_content").value(reasoning.toString());
        }
        if (signature != null) {
            out.name("reasoning_signature").value(signature);
        }
        if (calls.length() > 0) {
            out.name("tool_calls")
                    .raw("[")
                    .raw(calls.array(), 0, calls.length())
                    .endArray();
        }
        out.endObject();
    }
}
