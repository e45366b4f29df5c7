package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Conversation.Audio;
import org.modelhub.dialect.Conversation.Call;
import org.modelhub.dialect.Conversation.Document;
import org.modelhub.dialect.Conversation.Image;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Text;
import org.modelhub.dialect.Conversation.Turn;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Reads canonical messages. */
final class ConversationReader {

    private ConversationReader() {}

    static List<Turn> read(JsonReader messages) {
        List<Turn> turns = new ArrayList<>();
        messages.beginArray();
        while (messages.hasNext()) {
            turns.add(new MessageReader("messages[" + turns.size() + "]").read(messages));
        }
        return turns;
    }

    static HubException unsupported(String message, String at) {
        return new HubException(HubError.badRequest(message, at, "unsupported_value"));
    }

    /** One message on its way. */
    private static final class MessageReader {

        private final String at;
        private final List<Part> parts = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();
        private String role = "";
        private String callId = "";
        private String reasoning = "";
        private String signature = "";
        private boolean failed;
        private @Nullable String name;

        MessageReader(String at) {
            this.at = at;
        }

        Turn read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                field(reader);
            }
            return new Turn(at, role(), name, parts, calls, callId, reasoning, signature, failed);
        }

        private void field(JsonReader reader) {
            if (reader.nameIs("role") && reader.peek() == Type.STRING) {
                role = reader.string();
            } else if (reader.nameIs("content")) {
                content(reader);
            } else if (reader.nameIs("tool_calls") && reader.peek() == Type.ARRAY) {
                toolCalls(reader);
            } else if (reader.nameIs("function_call") && reader.peek() == Type.OBJECT) {
                calls.add(function("", reader));
            } else if (reader.nameIs("tool_call_id") && reader.peek() == Type.STRING) {
                callId = reader.string();
            } else if (reader.nameIs("name") && reader.peek() == Type.STRING) {
                name = reader.string();
            } else if (reader.nameIs("reasoning_content") && reader.peek() == Type.STRING) {
                reasoning = reader.string();
            } else if (reader.nameIs("reasoning_signature") && reader.peek() == Type.STRING) {
                signature = reader.string();
            } else if (reader.nameIs("is_error") && reader.peek() == Type.BOOLEAN) {
                failed = reader.bool();
            } else {
                reader.skip();
            }
        }

        private Role role() {
            return switch (role) {
                case "system", "developer" -> Role.SYSTEM;
                case "assistant" -> Role.ASSISTANT;
                case "tool", "function" -> Role.TOOL;
                case "user" -> Role.USER;
                default -> throw unsupported("'" + at + ".role' is none of the roles.", at + ".role");
            };
        }

        private void content(JsonReader reader) {
            switch (reader.peek()) {
                case STRING -> parts.add(new Text(at + ".content", reader.string(), null));
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
            if (reader.peek() == Type.STRING) {
                parts.add(new Text(partAt, reader.string(), null));
                return;
            }
            PartReader part = new PartReader(partAt);
            part.read(reader);
            parts.add(part.part());
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
                    call = function(id, reader);
                } else {
                    reader.skip();
                }
            }
            if (call != null) {
                calls.add(new Call(id, call.name(), call.arguments()));
            }
        }

        private Call function(String id, JsonReader reader) {
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
            return new Call(id, function, arguments.isEmpty() ? "{}" : arguments);
        }
    }

    /** One part of a message on its way. */
    private static final class PartReader {

        private final String at;
        private @Nullable String text;
        private @Nullable String url;
        private @Nullable String detail;
        private @Nullable String cacheControl;
        private @Nullable Part other;

        PartReader(String at) {
            this.at = at;
        }

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                field(reader);
            }
        }

        private void field(JsonReader reader) {
            Type type = reader.peek();
            if ((reader.nameIs("text") || reader.nameIs("refusal")) && type == Type.STRING) {
                text = reader.string();
            } else if (reader.nameIs("image_url") && type == Type.STRING) {
                url = reader.string();
            } else if (reader.nameIs("image_url") && type == Type.OBJECT) {
                imageUrl(reader);
            } else if (reader.nameIs("input_audio") && type == Type.OBJECT) {
                audio(reader);
            } else if (reader.nameIs("file") && type == Type.OBJECT) {
                document(reader);
            } else if (reader.nameIs("cache_control") && type == Type.OBJECT) {
                cacheControl = new String(reader.raw(), StandardCharsets.UTF_8);
            } else {
                reader.skip();
            }
        }

        Part part() {
            if (url != null) {
                return new Image(at, url, detail, cacheControl);
            }
            if (other != null) {
                return other;
            }
            if (text != null) {
                return new Text(at, text, cacheControl);
            }
            throw unsupported("'" + at + "' is a kind of part that is not understood.", at);
        }

        private void imageUrl(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("url") && reader.peek() == Type.STRING) {
                    url = reader.string();
                } else if (reader.nameIs("detail") && reader.peek() == Type.STRING) {
                    detail = reader.string();
                } else {
                    reader.skip();
                }
            }
        }

        private void audio(JsonReader reader) {
            String data = "";
            String format = "wav";
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("data") && reader.peek() == Type.STRING) {
                    data = reader.string();
                } else if (reader.nameIs("format") && reader.peek() == Type.STRING) {
                    format = reader.string();
                } else {
                    reader.skip();
                }
            }
            other = new Audio(at, data, format);
        }

        private void document(JsonReader reader) {
            String data = null;
            String id = null;
            String filename = null;
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("file_data") && reader.peek() == Type.STRING) {
                    data = reader.string();
                } else if (reader.nameIs("file_id") && reader.peek() == Type.STRING) {
                    id = reader.string();
                } else if (reader.nameIs("filename") && reader.peek() == Type.STRING) {
                    filename = reader.string();
                } else {
                    reader.skip();
                }
            }
            other = new Document(at, data, id, filename);
        }
    }
}
