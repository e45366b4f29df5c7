package org.modelhub.dialect.ollama;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a conversation in Ollama's form: text and images apart, arguments of calls as objects, results of tools under
 * the tool's name, which is looked up by the id of the call.
 */
final class OllamaMessages {

    private final JsonWriter out;
    private final Map<String, String> toolNames = new HashMap<>();

    OllamaMessages(JsonWriter out) {
        this.out = out;
    }

    /** Into an array that is open. */
    void write(JsonReader messages) {
        messages.beginArray();
        for (int i = 0; messages.hasNext(); i++) {
            new Message("messages[" + i + "]").read(messages).write();
        }
    }

    private static HubException unsupported(String message, String at) {
        return new HubException(HubError.badRequest(message, at, "unsupported_value"));
    }

    /** One call in an assistant's message. */
    private record Call(String name, String arguments) {}

    /** One message on its way from the one form to the other. */
    private final class Message {

        private final String at;
        private final StringBuilder text = new StringBuilder();
        private final List<String> images = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();
        private String role = "";
        private String callId = "";
        private @Nullable String name;

        Message(String at) {
            this.at = at;
        }

        Message read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("role")) {
                    role = reader.string();
                } else if (reader.nameIs("content")) {
                    content(reader);
                } else if (reader.nameIs("tool_calls") && reader.peek() == Type.ARRAY) {
                    toolCalls(reader);
                } else if (reader.nameIs("tool_call_id") && reader.peek() == Type.STRING) {
                    callId = reader.string();
                } else if (reader.nameIs("name") && reader.peek() == Type.STRING) {
                    name = reader.string();
                } else {
                    reader.skip();
                }
            }
            return this;
        }

        private void content(JsonReader reader) {
            switch (reader.peek()) {
                case STRING -> text.append(reader.string());
                case ARRAY -> {
                    reader.beginArray();
                    for (int i = 0; reader.hasNext(); i++) {
                        part(reader, at + ".content[" + i + "]");
                    }
                }
                default -> reader.skip();
            }
        }

        private void part(JsonReader reader, String partAt) {
            boolean understood = false;
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                    text.append(text.length() == 0 ? "" : "\n").append(reader.string());
                    understood = true;
                } else if (reader.nameIs("image_url")) {
                    images.add(imageData(reader, partAt));
                    understood = true;
                } else {
                    reader.skip();
                }
            }
            if (!understood) {
                throw unsupported("'" + partAt + "' is a kind of part that this model does not take.", partAt);
            }
        }

        private static String imageData(JsonReader reader, String partAt) {
            String url = reader.peek() == Type.OBJECT ? url(reader) : reader.string();
            int comma = url.indexOf(";base64,");
            if (!url.startsWith("data:image/") || comma < 0) {
                throw unsupported("This model takes images only as data URIs in base64.", partAt + ".image_url");
            }
            return url.substring(comma + ";base64,".length());
        }

        private static String url(JsonReader reader) {
            String url = "";
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("url") && reader.peek() == Type.STRING) {
                    url = reader.string();
                } else {
                    reader.skip();
                }
            }
            return url;
        }

        private void toolCalls(JsonReader reader) {
            reader.beginArray();
            while (reader.hasNext()) {
                toolCall(reader);
            }
        }

        private void toolCall(JsonReader reader) {
            String id = "";
            Call call = null;
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("id") && reader.peek() == Type.STRING) {
                    id = reader.string();
                } else if (reader.nameIs("function") && reader.peek() == Type.OBJECT) {
                    call = function(reader);
                } else {
                    reader.skip();
                }
            }
            if (call != null) {
                calls.add(call);
                toolNames.put(id, call.name());
            }
        }

        private Call function(JsonReader reader) {
            String function = "";
            String arguments = "";
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("name") && reader.peek() == Type.STRING) {
                    function = reader.string();
                } else if (reader.nameIs("arguments") && reader.peek() == Type.STRING) {
                    arguments = reader.string().strip();
                } else {
                    reader.skip();
                }
            }
            if (!arguments.isEmpty() && !ToolArguments.isObject(arguments)) {
                throw unsupported(
                        "'" + at + "' holds a tool call whose arguments are not a JSON object.", at + ".tool_calls");
            }
            return new Call(function, arguments.isEmpty() ? "{}" : arguments);
        }

        void write() {
            out.beginObject().name("role").value(role.equals("developer") ? "system" : role);
            out.name("content").value(text.toString());
            if (!images.isEmpty()) {
                out.name("images").beginArray();
                images.forEach(out::value);
                out.endArray();
            }
            if (!calls.isEmpty()) {
                out.name("tool_calls").beginArray();
                calls.forEach(OllamaMessages.this::write);
                out.endArray();
            }
            String tool = toolNames.getOrDefault(callId, name);
            if (role.equals("tool") && tool != null) {
                out.name("tool_name").value(tool);
            }
            out.endObject();
        }
    }

    private void write(Call call) {
        out.beginObject()
                .name("function")
                .beginObject()
                .name("name")
                .value(call.name())
                .name("arguments");
        out.rawValue(call.arguments().getBytes(StandardCharsets.UTF_8))
                .endObject()
                .endObject();
    }
}
