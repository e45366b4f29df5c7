package org.modelhub.dialect.openai;

import java.util.List;
import org.modelhub.chat.ChatRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Reads a chat request: checks what the hub relies on, and keeps every field it does not know. */
final class ChatRequestReader {

    private static final List<String> NUMBERS =
            List.of("temperature", "top_p", "frequency_penalty", "presence_penalty", "seed");

    private ChatRequestReader() {}

    static ChatRequest read(byte[] body) {
        return RequestChecks.reading(() -> canonical(JsonView.parse(body)));
    }

    static ChatRequest canonical(JsonView body) {
        String model = RequestChecks.requireText(body, "model");
        messages(body);
        fields(body);
        return new ChatRequest(withMaxTokens(body), model, RequestChecks.flag(body, "stream", false));
    }

    private static void fields(JsonView body) {
        NUMBERS.forEach(field -> RequestChecks.requireType(body, field, Type.NUMBER, "a number"));
        RequestChecks.positive(body, "max_tokens");
        RequestChecks.positive(body, "max_completion_tokens");
        RequestChecks.positive(body, "n");
        RequestChecks.requireType(body, "response_format", Type.OBJECT, "an object");
        RequestChecks.requireType(body, "stream_options", Type.OBJECT, "an object");
        stop(body);
        tools(body);
    }

    /** The newer name of the same limit; the canonical form has one. */
    private static JsonView withMaxTokens(JsonView body) {
        if (!body.contains("max_completion_tokens")) {
            return body;
        }
        boolean both = body.has("max_tokens") || !body.has("max_completion_tokens");
        return JsonView.parse((both
                        ? body.edit().remove("max_completion_tokens")
                        : body.edit().rename("max_completion_tokens", "max_tokens"))
                .toBytes());
    }

    private static void messages(JsonView body) {
        JsonReader reader = RequestChecks.array(body, "messages");
        int count = 0;
        while (reader.hasNext()) {
            message(reader, "messages[" + count++ + "]");
        }
        if (count == 0) {
            throw RequestChecks.invalid("'messages' must hold at least one message.", "messages");
        }
    }

    private static void message(JsonReader reader, String at) {
        if (reader.peek() != Type.OBJECT) {
            throw RequestChecks.invalid("'" + at + "' must be an object.", at);
        }
        boolean role = false;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("role")) {
                role = (reader.peek() == Type.STRING && !reader.string().isEmpty()) || missingRole(at);
            } else if (reader.nameIs("content")) {
                content(reader, at + ".content");
            } else {
                reader.skip();
            }
        }
        if (!role) {
            missingRole(at);
        }
    }

    private static boolean missingRole(String at) {
        throw RequestChecks.invalid("'" + at + ".role' must be a string that is not empty.", at + ".role");
    }

    private static void content(JsonReader reader, String at) {
        Type type = reader.peek();
        if (type != Type.ARRAY) {
            if (type != Type.STRING && type != Type.NULL) {
                throw RequestChecks.invalid("'" + at + "' must be a string or an array of parts.", at);
            }
            reader.skip();
            return;
        }
        reader.beginArray();
        for (int i = 0; reader.hasNext(); i++) {
            if (reader.peek() != Type.OBJECT) {
                String part = at + "[" + i + "]";
                throw RequestChecks.invalid("'" + part + "' must be an object.", part);
            }
            reader.skip();
        }
    }

    private static void stop(JsonView body) {
        Type type = body.type("stop");
        if (type == null || type == Type.NULL || type == Type.STRING) {
            return;
        }
        JsonReader reader = RequestChecks.array(body, "stop");
        while (reader.hasNext()) {
            if (reader.peek() != Type.STRING) {
                throw RequestChecks.invalid("'stop' must be a string or an array of strings.", "stop");
            }
            reader.skip();
        }
    }

    private static void tools(JsonView body) {
        if (!body.has("tools")) {
            return;
        }
        JsonReader reader = RequestChecks.array(body, "tools");
        for (int i = 0; reader.hasNext(); i++) {
            if (reader.peek() != Type.OBJECT) {
                String at = "tools[" + i + "]";
                throw RequestChecks.invalid("'" + at + "' must be an object.", at);
            }
            reader.skip();
        }
    }
}
