package org.modelhub.dialect.openai;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.CallIds;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Takes out of messages what other vendors' clients put in and vendors of this form refuse: earlier reasoning with its
 * signature, whether a tool failed, and marks for a prompt cache; and shortens ids of calls. Messages with none of these are copied as they
 * are, and where there is none at all nothing is copied here.
 */
final class MessageCleaner {

    /** Characters of a call's id that OpenAI takes. */
    private static final int CALL_ID = 40;

    private MessageCleaner() {}

    /** {@return the messages to send instead, or null if all may stay} */
    static byte @Nullable [] cleaned(JsonView body) {
        JsonReader messages = Objects.requireNonNull(body.reader("messages"));
        boolean change = false;
        messages.beginArray();
        while (messages.hasNext()) {
            change |= isToChange(messages);
        }
        return change ? rewritten(body) : null;
    }

    /** Whether a tool has a mark for a prompt cache. */
    static boolean isMarked(JsonReader tool) {
        boolean marked = false;
        tool.beginObject();
        while (tool.nextName()) {
            marked |= tool.nameIs("cache_control");
            tool.skip();
        }
        return marked;
    }

    private static byte[] rewritten(JsonView body) {
        byte[] json = body.bytes();
        JsonWriter out = new JsonWriter(body.length()).beginArray();
        JsonReader messages = Objects.requireNonNull(body.reader("messages"));
        messages.beginArray();
        while (messages.hasNext()) {
            int from = messages.at();
            messages.skip();
            int to = messages.at();
            if (isToChange(reader(json, from, to))) {
                message(reader(json, from, to), out);
            } else {
                reader(json, from, to).copyTo(out);
            }
        }
        return out.endArray().toBytes();
    }

    private static JsonReader reader(byte[] json, int from, int to) {
        return new JsonReader(json, from, to, JsonLimits.DEFAULT);
    }

    private static boolean isToChange(JsonReader message) {
        boolean found = false;
        message.beginObject();
        while (message.nextName()) {
            if (isForeign(message) || message.nameIs("cache_control")) {
                found = true;
                message.skip();
            } else if (message.nameIs("content") && message.peek() == Type.ARRAY) {
                found |= anyHas("cache_control", message);
            } else if (message.nameIs("tool_calls") && message.peek() == Type.ARRAY) {
                found |= anyHas("id", message);
            } else if (message.nameIs("tool_call_id") && message.peek() == Type.STRING) {
                found |= message.string().length() > CALL_ID;
            } else {
                message.skip();
            }
        }
        return found;
    }

    /** Whether an object of the list has the field; an id counts only if it is too long. */
    private static boolean anyHas(String field, JsonReader list) {
        boolean found = false;
        list.beginArray();
        while (list.hasNext()) {
            if (list.peek() != Type.OBJECT) {
                list.skip();
                continue;
            }
            list.beginObject();
            while (list.nextName()) {
                boolean named = list.nameIs(field);
                if (named && field.equals("id") && list.peek() == Type.STRING) {
                    found |= list.string().length() > CALL_ID;
                } else {
                    found |= named && !field.equals("id");
                    list.skip();
                }
            }
        }
        return found;
    }

    private static boolean isForeign(JsonReader message) {
        return message.nameIs("reasoning_content")
                || message.nameIs("reasoning_signature")
                || message.nameIs("reasoning")
                || message.nameIs("reasoning_details")
                || message.nameIs("is_error");
    }

    private static void message(JsonReader message, JsonWriter out) {
        message.beginObject();
        out.beginObject();
        while (message.nextName()) {
            if (isForeign(message) || message.nameIs("cache_control")) {
                message.skip();
            } else if (message.nameIs("content") || message.nameIs("tool_calls")) {
                list(message, out.name(message.name()));
            } else {
                value(message, out.name(message.name()), message.nameIs("tool_call_id"));
            }
        }
        out.endObject();
    }

    private static void list(JsonReader reader, JsonWriter out) {
        if (reader.peek() != Type.ARRAY) {
            reader.copyTo(out);
            return;
        }
        reader.beginArray();
        out.beginArray();
        while (reader.hasNext()) {
            if (reader.peek() == Type.OBJECT) {
                element(reader, out);
            } else {
                reader.copyTo(out);
            }
        }
        out.endArray();
    }

    /** A part, a call or a tool: without its mark for a prompt cache, and with an id that is not too long. */
    static void element(JsonReader reader, JsonWriter out) {
        reader.beginObject();
        out.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("cache_control")) {
                reader.skip();
            } else {
                value(reader, out.name(reader.name()), reader.nameIs("id"));
            }
        }
        out.endObject();
    }

    private static void value(JsonReader reader, JsonWriter out, boolean callId) {
        if (callId && reader.peek() == Type.STRING) {
            out.value(CallIds.within(CALL_ID, reader.string()));
        } else {
            reader.copyTo(out);
        }
    }
}
