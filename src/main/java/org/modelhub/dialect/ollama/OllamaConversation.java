package org.modelhub.dialect.ollama;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonWriter;

/**
 * Writes the messages of Ollama's clients in the canonical form. Calls that have no id get one, and the result of a tool
 * without one belongs to the first call of its name that has no result yet.
 */
final class OllamaConversation {

    /** How the base64 text of a picture begins, by its media type. */
    private static final Map<String, String> PICTURES = pictures();

    private final JsonReader messages;
    private final JsonWriter out;
    /** Calls without a result, by id. */
    private final Map<String, String> open = new LinkedHashMap<>();

    private int calls;

    OllamaConversation(JsonReader messages, JsonWriter out) {
        this.messages = messages;
        this.out = out;
    }

    private static Map<String, String> pictures() {
        Map<String, String> begin = new LinkedHashMap<>();
        begin.put("iVBORw0KGgo", "image/png");
        begin.put("/9j/", "image/jpeg");
        begin.put("R0lGOD", "image/gif");
        begin.put("UklGR", "image/webp");
        return begin;
    }

    /** Into an array that is open. */
    void write() {
        messages.beginArray();
        for (int i = 0; messages.hasNext(); i++) {
            Message message = new Message("messages[" + i + "]");
            message.read();
            message.write();
        }
    }

    /** The pictures of a message or prompt, which may have none, as data URIs. */
    static List<String> images(@Nullable JsonReader images, String at) {
        List<String> urls = new ArrayList<>();
        if (images != null) {
            images.beginArray();
            while (images.hasNext()) {
                urls.add(url(images, at + "[" + urls.size() + "]"));
            }
        }
        return urls;
    }

    private static String url(JsonReader images, String at) {
        String data = "";
        if (images.peek() == Type.STRING) {
            data = images.string();
        } else {
            images.skip();
        }
        if (data.startsWith("data:image/")) {
            return data;
        }
        for (Map.Entry<String, String> kind : PICTURES.entrySet()) {
            if (data.startsWith(kind.getKey())) {
                return "data:" + kind.getValue() + ";base64," + data;
            }
        }
        throw CanonicalRequest.invalid("'" + at + "' must be a PNG, JPEG, GIF or WebP picture in base64.", at);
    }

    /** Writes a content: a text, or parts where there are pictures. */
    static void content(String text, List<String> images, JsonWriter out) {
        if (images.isEmpty()) {
            out.value(text);
            return;
        }
        out.beginArray()
                .beginObject()
                .name("type")
                .value("text")
                .name("text")
                .value(text)
                .endObject();
        for (String url : images) {
            out.beginObject().name("type").value("image_url").name("image_url").beginObject();
            out.name("url").value(url).endObject().endObject();
        }
        out.endArray();
    }

    /** One call of an assistant. */
    private record Called(String id, String name, String arguments) {}

    /** One message on its way. */
    private final class Message {

        private final String at;
        private final List<Called> called = new ArrayList<>();
        private List<String> images = List.of();
        private String role = "";
        private String text = "";
        private String thinking = "";
        private String tool = "";
        private String callId = "";

        Message(String at) {
            this.at = at;
        }

        void read() {
            if (messages.peek() != Type.OBJECT) {
                throw CanonicalRequest.invalid("'" + at + "' must be an object.", at);
            }
            messages.beginObject();
            while (messages.nextName()) {
                field();
            }
        }

        private void field() {
            Type type = messages.peek();
            if (messages.nameIs("images") && type == Type.ARRAY) {
                images = images(messages, at + ".images");
            } else if (messages.nameIs("tool_calls") && type == Type.ARRAY) {
                toolCalls();
            } else if (type != Type.STRING) {
                messages.skip();
            } else if (messages.nameIs("role")) {
                role = messages.string().toLowerCase(Locale.ROOT);
            } else if (messages.nameIs("content")) {
                text = messages.string();
            } else if (messages.nameIs("thinking")) {
                thinking = messages.string();
            } else if (messages.nameIs("tool_name") || messages.nameIs("name")) {
                tool = messages.string();
            } else if (messages.nameIs("tool_call_id")) {
                callId = messages.string();
            } else {
                messages.skip();
            }
        }

        private void toolCalls() {
            messages.beginArray();
            while (messages.hasNext()) {
                toolCall();
            }
        }

        private void toolCall() {
            String id = "";
            Called function = new Called("", "", "{}");
            messages.beginObject();
            while (messages.nextName()) {
                if (messages.nameIs("id") && messages.peek() == Type.STRING) {
                    id = messages.string();
                } else if (messages.nameIs("function") && messages.peek() == Type.OBJECT) {
                    function = function();
                } else {
                    messages.skip();
                }
            }
            calls++;
            Called call = new Called(id.isEmpty() ? "call_" + calls : id, function.name(), function.arguments());
            called.add(call);
            open.put(call.id(), call.name());
        }

        private Called function() {
            String name = "";
            String arguments = "{}";
            messages.beginObject();
            while (messages.nextName()) {
                if (messages.nameIs("name") && messages.peek() == Type.STRING) {
                    name = messages.string();
                } else if (messages.nameIs("arguments")) {
                    arguments = messages.peek() == Type.STRING
                            ? messages.string()
                            : new String(messages.raw(), StandardCharsets.UTF_8);
                } else {
                    messages.skip();
                }
            }
            return new Called("", name, arguments);
        }

        void write() {
            out.beginObject().name("role").value(role).name("content");
            content(text, images, out);
            if (!thinking.isEmpty()) {
                out.name("reasoning_content").value(thinking);
            }
            if (!called.isEmpty()) {
                out.name("tool_calls").beginArray();
                called.forEach(this::call);
                out.endArray();
            }
            String answers = role.equals("tool") ? answered() : "";
            if (!answers.isEmpty()) {
                out.name("tool_call_id").value(answers);
            }
            out.endObject();
        }

        private void call(Called call) {
            out.beginObject().name("id").value(call.id()).name("type").value("function");
            out.name("function").beginObject().name("name").value(call.name());
            out.name("arguments").value(call.arguments()).endObject().endObject();
        }

        private String answered() {
            String id = callId;
            if (id.isEmpty()) {
                id = open.entrySet().stream()
                        .filter(call -> tool.isEmpty() || call.getValue().equals(tool))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("");
            }
            open.remove(id);
            return id;
        }
    }
}
