package org.modelhub.upstream.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** Adds to the messages of a request; those that are there stay as they are. */
final class MessageEdit {

    private MessageEdit() {}

    /** The messages with an instruction at the end of the first system message, or in one of its own before all. */
    static byte[] instructed(JsonView body, String instruction) {
        List<byte[]> messages = messages(body);
        int system = firstSystem(messages);
        if (system < 0) {
            messages.add(0, message("system", instruction));
        } else {
            messages.set(system, withText(JsonView.parse(messages.get(system)), instruction));
        }
        return array(messages);
    }

    /** The messages, an answer to them, and what the user says to that. */
    static byte[] continued(JsonView body, String answer, String reply) {
        List<byte[]> messages = messages(body);
        messages.add(message("assistant", answer));
        messages.add(message("user", reply));
        return array(messages);
    }

    private static List<byte[]> messages(JsonView body) {
        JsonReader reader = Objects.requireNonNull(body.reader("messages"));
        List<byte[]> messages = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            messages.add(reader.raw());
        }
        return messages;
    }

    private static int firstSystem(List<byte[]> messages) {
        for (int i = 0; i < messages.size(); i++) {
            String role = JsonView.parse(messages.get(i)).string("role");
            if ("system".equals(role) || "developer".equals(role)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] message(String role, String content) {
        JsonWriter out = new JsonWriter(content.length() + 64).beginObject();
        return out.name("role")
                .value(role)
                .name("content")
                .value(content)
                .endObject()
                .toBytes();
    }

    private static byte[] withText(JsonView message, String text) {
        if (message.type("content") == Type.ARRAY) {
            return message.edit().set("content", withPart(message, text)).toBytes();
        }
        String content = message.type("content") == Type.STRING ? message.string("content") + "\n\n" : "";
        return message.edit().set("content", content + text).toBytes();
    }

    private static byte[] withPart(JsonView message, String text) {
        JsonReader parts = Objects.requireNonNull(message.reader("content"));
        JsonWriter out = new JsonWriter(message.length() + text.length() + 64).beginArray();
        parts.beginArray();
        while (parts.hasNext()) {
            parts.copyTo(out);
        }
        out.rawValue(new JsonWriter(text.length() + 64)
                .beginObject()
                .name("type")
                .value("text")
                .name("text")
                .value(text)
                .endObject()
                .toBytes());
        return out.endArray().toBytes();
    }

    private static byte[] array(List<byte[]> messages) {
        JsonWriter out = new JsonWriter(
                messages.stream().mapToInt(message -> message.length + 1).sum() + 8);
        out.beginArray();
        messages.forEach(message -> out.rawValue(message));
        return out.endArray().toBytes();
    }
}
