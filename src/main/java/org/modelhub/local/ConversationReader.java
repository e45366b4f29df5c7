package org.modelhub.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.local.Conversation.Turn;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Takes the text and the options out of a chat-completions object; leaves images, tools and everything else aside. */
final class ConversationReader {

    private ConversationReader() {}

    static Conversation conversation(JsonView body) {
        return reading("messages", () -> turns(Objects.requireNonNull(body.reader("messages"))));
    }

    /** {@code max_completion_tokens} is the younger name of {@code max_tokens} and wins. */
    static ChatOptions options(JsonView body) {
        return reading(null, () -> {
            Integer max = body.integer("max_completion_tokens");
            Integer old = max == null ? body.integer("max_tokens") : max;
            return new ChatOptions(old == null ? Integer.MAX_VALUE : old, stop(body.reader("stop")));
        });
    }

    private static <T> T reading(@Nullable String param, Supplier<T> read) {
        try {
            return read.get();
        } catch (JsonException e) {
            throw new HubException(HubError.badRequest(e.getMessage(), param, "invalid_value"), e);
        }
    }

    private static Conversation turns(JsonReader json) {
        List<Turn> turns = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            turns.add(turn(json));
        }
        return new Conversation(turns);
    }

    private static Turn turn(JsonReader json) {
        String role = "";
        StringBuilder text = new StringBuilder();
        json.beginObject();
        while (json.nextName()) {
            if (json.nameIs("role")) {
                role = json.string();
            } else if (json.nameIs("content")) {
                readContent(json, text);
            } else {
                json.skip();
            }
        }
        return new Turn(role, text.toString());
    }

    private static void readContent(JsonReader json, StringBuilder text) {
        switch (json.peek()) {
            case STRING -> text.append(json.string());
            case ARRAY -> readParts(json, text);
            default -> json.skip();
        }
    }

    private static void readParts(JsonReader json, StringBuilder text) {
        json.beginArray();
        while (json.hasNext()) {
            if (json.peek() == Type.OBJECT) {
                readPart(json, text);
            } else {
                json.skip();
            }
        }
    }

    private static void readPart(JsonReader json, StringBuilder text) {
        json.beginObject();
        while (json.nextName()) {
            if (json.nameIs("text") && json.peek() == Type.STRING) {
                text.append(text.isEmpty() ? "" : "\n").append(json.string());
            } else {
                json.skip();
            }
        }
    }

    private static List<String> stop(@Nullable JsonReader json) {
        List<String> stop = new ArrayList<>();
        if (json == null || json.peek() == Type.NULL) {
            return stop;
        }
        if (json.peek() == Type.STRING) {
            stop.add(json.string());
            return stop;
        }
        json.beginArray();
        while (json.hasNext()) {
            stop.add(json.string());
        }
        return stop;
    }
}
