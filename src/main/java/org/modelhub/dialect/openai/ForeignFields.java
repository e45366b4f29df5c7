package org.modelhub.dialect.openai;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * The fields of the canonical form that are no vendor's of OpenAI's form: they are deleted, since such vendors refuse a
 * field they do not know. A request without any is not copied.
 */
final class ForeignFields {

    /** Reasoning in the history is of no use to another vendor than its own. */
    private static final Set<String> OF_A_MESSAGE =
            Set.of("reasoning_content", "reasoning", "reasoning_details", "reasoning_signature", "is_error");

    private static final String CACHE_CONTROL = "cache_control";

    private ForeignFields() {}

    static void dropFromMessages(JsonView body, JsonEdit edit) {
        JsonReader messages = Objects.requireNonNull(body.reader("messages"));
        boolean found = false;
        messages.beginArray();
        while (messages.hasNext()) {
            found |= message(messages, null);
        }
        if (found) {
            JsonWriter out = new JsonWriter(body.length());
            edit.set("messages", withoutForeign(Objects.requireNonNull(body.reader("messages")), out));
        }
    }

    private static byte[] withoutForeign(JsonReader messages, JsonWriter out) {
        out.beginArray();
        messages.beginArray();
        while (messages.hasNext()) {
            message(messages, out);
        }
        return out.endArray().toBytes();
    }

    /** Copies the message unless there is no {@code out}. @return whether it holds a foreign field */
    private static boolean message(JsonReader message, @Nullable JsonWriter out) {
        boolean found = false;
        message.beginObject();
        begin(out);
        while (message.nextName()) {
            String name = message.name();
            if (OF_A_MESSAGE.contains(name)) {
                found = true;
                message.skip();
            } else if (name.equals("content") && message.peek() == Type.ARRAY) {
                found |= content(message, out);
            } else {
                copy(name, message, out);
            }
        }
        end(out);
        return found;
    }

    private static boolean content(JsonReader parts, @Nullable JsonWriter out) {
        boolean found = false;
        parts.beginArray();
        if (out != null) {
            out.name("content").beginArray();
        }
        while (parts.hasNext()) {
            found |= object(parts, out);
        }
        if (out != null) {
            out.endArray();
        }
        return found;
    }

    /** A part or a tool. */
    private static boolean object(JsonReader object, @Nullable JsonWriter out) {
        boolean found = false;
        object.beginObject();
        begin(out);
        while (object.nextName()) {
            String name = object.name();
            if (name.equals(CACHE_CONTROL)) {
                found = true;
                object.skip();
            } else {
                copy(name, object, out);
            }
        }
        end(out);
        return found;
    }

    /** The tool itself if it holds none. */
    static byte[] dropFromTool(byte[] tool) {
        if (!object(new JsonReader(tool), null)) {
            return tool;
        }
        JsonWriter out = new JsonWriter(tool.length);
        object(new JsonReader(tool), out);
        return out.toBytes();
    }

    private static void begin(@Nullable JsonWriter out) {
        if (out != null) {
            out.beginObject();
        }
    }

    private static void end(@Nullable JsonWriter out) {
        if (out != null) {
            out.endObject();
        }
    }

    private static void copy(String name, JsonReader reader, @Nullable JsonWriter out) {
        if (out == null) {
            reader.skip();
        } else {
            reader.copyTo(out.name(name));
        }
    }
}
