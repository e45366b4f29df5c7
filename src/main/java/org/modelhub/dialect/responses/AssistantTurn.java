package org.modelhub.dialect.responses;

import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** What an assistant thought, said and called in a row, on its way from items to one canonical message. */
final class AssistantTurn {

    private static final String BETWEEN_PARTS = "\n\n";

    /** What an item adds to the turn. */
    enum Step {
        REASONING,
        TEXT,
        CALL
    }

    private final SignedReasoning reasoning = new SignedReasoning();
    private final JsonWriter calls = new JsonWriter();
    private boolean openEnded;
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

    /** A signed item is a block of its own; what is not signed runs on, its parts set apart. */
    void reasoning(JsonView item) {
        String summary = texts(item, "summary");
        String thought = summary.isEmpty() ? texts(item, "content") : summary;
        String signature = EncryptedReasoning.signature(item);
        if (!thought.isEmpty() || !signature.isEmpty()) {
            String before = openEnded && !thought.isEmpty() ? BETWEEN_PARTS : "";
            reasoning.add(new ChatChunk.Reasoning(before + thought, signature));
            openEnded = signature.isEmpty();
        }
    }

    private static String texts(JsonView item, String field) {
        StringJoiner texts = new StringJoiner(BETWEEN_PARTS);
        if (item.type(field) == Type.ARRAY) {
            JsonReader parts = Objects.requireNonNull(item.reader(field));
            parts.beginArray();
            while (parts.hasNext()) {
                part(parts, texts);
            }
        }
        return texts.toString();
    }

    private static void part(JsonReader parts, StringJoiner texts) {
        JsonView part = parts.peek() == Type.OBJECT ? JsonView.parse(parts.raw()) : null;
        if (part == null) {
            parts.skip();
        } else if (part.type("text") == Type.STRING) {
            texts.add(part.string("text"));
        }
    }

    void write(JsonWriter out) {
        if (text == null && calls.length() == 0) {
            return;
        }
        out.beginObject().name("role").value("assistant");
        out.name("content").value(text == null ? null : text.toString());
        if (!reasoning.text().isEmpty()) {
            out.name("reasoning_content").value(reasoning.text());
        }
        if (!reasoning.signature().isEmpty()) {
            out.name("reasoning_signature").value(reasoning.signature());
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
