package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Reads the messages of a request and writes canonical ones. Results of tools, which are parts of a user's message here,
 * become messages of their own before it; pictures in them, which such a message cannot hold, become the user's.
 */
final class TurnReader {

    private final JsonWriter out;

    /** @param out inside the array of canonical messages */
    TurnReader(JsonWriter out) {
        this.out = out;
    }

    void system(JsonReader system) {
        Parts parts = new Parts();
        content(system, "system", new Turn(parts));
        message("system", parts);
    }

    void messages(JsonReader messages) {
        messages.beginArray();
        for (int i = 0; messages.hasNext(); i++) {
            String at = "messages[" + i + "]";
            if (messages.peek() != Type.OBJECT) {
                throw CanonicalRequest.invalid("'" + at + "' must be an object.", at);
            }
            message(JsonView.parse(messages.raw()), at);
        }
    }

    private void message(JsonView message, String at) {
        String role = MessagesReader.text(message, "role");
        Turn turn = new Turn(new Parts());
        JsonReader content = message.reader("content");
        if (content == null) {
            throw CanonicalRequest.invalid("'" + at + ".content' is missing.", at + ".content");
        }
        content(content, at + ".content", turn);
        switch (role == null ? "" : role) {
            case "user" -> user(turn);
            case "assistant" -> assistant(turn);
            case "system" -> message("system", turn.parts);
            default -> throw CanonicalRequest.invalid("'" + at + ".role' must be user or assistant.", at + ".role");
        }
    }

    /** What one message holds. */
    private static final class Turn {

        private final Parts parts;
        private final SignedReasoning thinking = new SignedReasoning();
        private final List<byte[]> calls = new ArrayList<>();
        private final List<byte[]> results = new ArrayList<>();

        Turn(Parts parts) {
            this.parts = parts;
        }
    }

    private void user(Turn turn) {
        turn.results.forEach(out::rawValue);
        if (turn.results.isEmpty() || !turn.parts.isEmpty()) {
            message("user", turn.parts);
        }
    }

    private void message(String role, Parts parts) {
        out.beginObject().name("role").value(role).name("content");
        parts.write(out);
        out.endObject();
    }

    private void assistant(Turn turn) {
        out.beginObject().name("role").value("assistant").name("content");
        if (turn.parts.isEmpty()) {
            out.nullValue();
        } else {
            turn.parts.write(out);
        }
        if (!turn.thinking.text().isEmpty()) {
            out.name("reasoning_content").value(turn.thinking.text());
        }
        if (!turn.thinking.signature().isEmpty()) {
            out.name("reasoning_signature").value(turn.thinking.signature());
        }
        if (!turn.calls.isEmpty()) {
            out.name("tool_calls").beginArray();
            turn.calls.forEach(out::rawValue);
            out.endArray();
        }
        out.endObject();
    }

    private static void content(JsonReader content, String at, Turn turn) {
        if (content.peek() == Type.STRING) {
            turn.parts.text(content.string());
            return;
        }
        if (content.peek() != Type.ARRAY) {
            throw CanonicalRequest.invalid("'" + at + "' must be a string or an array of blocks.", at);
        }
        content.beginArray();
        for (int i = 0; content.hasNext(); i++) {
            String blockAt = at + "[" + i + "]";
            if (content.peek() != Type.OBJECT) {
                throw CanonicalRequest.invalid("'" + blockAt + "' must be an object.", blockAt);
            }
            block(JsonView.parse(content.raw()), blockAt, turn);
        }
    }

    private static void block(JsonView block, String at, Turn turn) {
        String type = MessagesReader.text(block, "type");
        switch (type == null ? "" : type) {
            case "thinking" ->
                turn.thinking.add(
                        new ChatChunk.Reasoning(textOf(block, "thinking", at), textOf(block, "signature", at)));
            case "redacted_thinking" ->
                turn.thinking.add(new ChatChunk.Reasoning("", RedactedThinking.signature(textOf(block, "data", at))));
            case "tool_use" -> turn.calls.add(call(block, at));
            case "tool_result" -> result(block, at, turn);
            default -> turn.parts.add(block, type == null ? "" : type, at);
        }
    }

    private static byte[] call(JsonView block, String at) {
        byte[] input = block.raw("input");
        JsonWriter out = new JsonWriter(block.length() + 64).beginObject();
        out.name("id").value(textOf(block, "id", at)).name("type").value("function");
        out.name("function").beginObject().name("name").value(textOf(block, "name", at));
        String arguments = input == null ? "{}" : new String(input, StandardCharsets.UTF_8);
        return out.name("arguments").value(arguments).endObject().endObject().toBytes();
    }

    private static void result(JsonView block, String at, Turn turn) {
        Turn inner = new Turn(new Parts());
        JsonReader content = block.reader("content");
        if (content != null) {
            content(content, at + ".content", inner);
        }
        JsonWriter out = new JsonWriter(block.length() + 64).beginObject();
        out.name("role").value("tool").name("tool_call_id").value(textOf(block, "tool_use_id", at));
        out.name("content");
        inner.parts.writeTexts(block.type("cache_control") == Type.OBJECT ? block.raw("cache_control") : null, out);
        if (block.type("is_error") == Type.BOOLEAN && Boolean.TRUE.equals(block.bool("is_error"))) {
            out.name("is_error").value(true);
        }
        turn.results.add(out.endObject().toBytes());
        turn.parts.addMedia(inner.parts);
    }

    private static String textOf(JsonView block, String field, String at) {
        String text = MessagesReader.text(block, field);
        if (text == null) {
            throw CanonicalRequest.invalid("'" + at + "." + field + "' must be a string.", at + "." + field);
        }
        return text;
    }
}
