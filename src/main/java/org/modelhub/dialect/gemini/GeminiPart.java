package org.modelhub.dialect.gemini;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/**
 * One part of a content as a client sent it; exactly one of its kinds is there.
 *
 * @param text null if it is no text
 * @param thought whether the text is the model's thought
 */
record GeminiPart(
        String at,
        @Nullable String text,
        boolean thought,
        @Nullable Media media,
        @Nullable Call call,
        @Nullable Response response) {

    /**
     * A file.
     *
     * @param type its media type, empty if the client did not say
     * @param url where it is, or its content as a data URI
     * @param name of the file, or null
     */
    record Media(String type, String url, @Nullable String name) {

        boolean isInline() {
            return url.startsWith("data:");
        }

        /** The content of a data URI. */
        String data() {
            return url.substring(url.indexOf(',') + 1);
        }
    }

    /**
     * A call of a tool.
     *
     * @param id empty if the client kept none
     * @param args a JSON object
     */
    record Call(String id, String name, String args) {}

    /**
     * The result of a tool.
     *
     * @param id of the call, empty if the client does not say
     * @param result as other vendors take it: text
     */
    record Response(String id, String name, String result) {}

    /** @param at the part's path in the request, for errors */
    static GeminiPart read(JsonReader reader, String at) {
        if (reader.peek() != Type.OBJECT) {
            throw ProtoJson.invalid("'" + at + "' must be an object.", at);
        }
        return new Fields(at).read(reader);
    }

    /** The fields of a part on their way. */
    private static final class Fields {

        private final String at;
        private @Nullable String text;
        private boolean thought;
        private @Nullable Media media;
        private @Nullable Call call;
        private @Nullable Response response;

        Fields(String at) {
            this.at = at;
        }

        GeminiPart read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                field(reader);
            }
            return new GeminiPart(at, text, thought, media, call, response);
        }

        private void field(JsonReader reader) {
            if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                text = reader.string();
            } else if (reader.nameIs("thought") && reader.peek() == Type.BOOLEAN) {
                thought = reader.bool();
            } else if (ProtoJson.is(reader, "inlineData") && reader.peek() == Type.OBJECT) {
                media = media(reader, true);
            } else if (ProtoJson.is(reader, "fileData") && reader.peek() == Type.OBJECT) {
                media = media(reader, false);
            } else if (ProtoJson.is(reader, "functionCall") && reader.peek() == Type.OBJECT) {
                call = call(reader);
            } else if (ProtoJson.is(reader, "functionResponse") && reader.peek() == Type.OBJECT) {
                response = response(reader);
            } else {
                other(reader);
            }
        }

        /** Google's own tools leave parts that nobody else understands; a hint or a signature may be left out. */
        private void other(JsonReader reader) {
            boolean hint = ProtoJson.is(reader, "thoughtSignature")
                    || ProtoJson.is(reader, "videoMetadata")
                    || ProtoJson.is(reader, "mediaResolution")
                    || ProtoJson.is(reader, "partMetadata");
            if (!hint && reader.peek() == Type.OBJECT) {
                throw ProtoJson.unsupported("'" + at + "' holds '" + reader.name() + "', which is not supported.", at);
            }
            reader.skip();
        }

        private Media media(JsonReader reader, boolean inline) {
            String type = "";
            String content = "";
            String name = null;
            reader.beginObject();
            while (reader.nextName()) {
                if (ProtoJson.is(reader, "mimeType")) {
                    type = ProtoJson.textOrSkip(reader);
                } else if (reader.nameIs("data") || ProtoJson.is(reader, "fileUri")) {
                    content = ProtoJson.textOrSkip(reader);
                } else if (ProtoJson.is(reader, "displayName") && reader.peek() == Type.STRING) {
                    name = reader.string();
                } else {
                    reader.skip();
                }
            }
            if (content.isEmpty() || (inline && type.isEmpty())) {
                throw ProtoJson.invalid("'" + at + "' must hold a mimeType and its content.", at);
            }
            return new Media(type, inline ? "data:" + type + ";base64," + plainBase64(content) : content, name);
        }

        /** Google also takes the alphabet for URLs, which other vendors do not. */
        private static String plainBase64(String data) {
            return data.replace('-', '+').replace('_', '/');
        }

        private Call call(JsonReader reader) {
            String id = "";
            String name = "";
            String args = "{}";
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("id")) {
                    id = ProtoJson.textOrSkip(reader);
                } else if (reader.nameIs("name")) {
                    name = ProtoJson.textOrSkip(reader);
                } else if (reader.nameIs("args") && reader.peek() == Type.OBJECT) {
                    args = new String(reader.raw(), StandardCharsets.UTF_8);
                } else {
                    reader.skip();
                }
            }
            return new Call(id, named(name), args);
        }

        private String named(String name) {
            if (name.isEmpty()) {
                throw ProtoJson.invalid("'" + at + "' must name its function.", at);
            }
            return name;
        }

        private Response response(JsonReader reader) {
            String id = "";
            String name = "";
            String result = "{}";
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("id")) {
                    id = ProtoJson.textOrSkip(reader);
                } else if (reader.nameIs("name")) {
                    name = ProtoJson.textOrSkip(reader);
                } else if (reader.nameIs("response") && reader.peek() == Type.OBJECT) {
                    result = result(reader.raw());
                } else if (reader.nameIs("parts") && reader.peek() == Type.ARRAY) {
                    noFiles(reader);
                } else {
                    reader.skip();
                }
            }
            return new Response(id, named(name), result);
        }

        /** Google's client for Java always sends the array. */
        private void noFiles(JsonReader parts) {
            parts.beginArray();
            if (parts.hasNext()) {
                throw ProtoJson.unsupported("'" + at + "' holds files as the result of a tool.", at);
            }
        }

        /** A text that was only wrapped, because Google takes no bare one, is unwrapped again. */
        private static String result(byte[] json) {
            JsonView view = JsonView.parse(json);
            if (view.names().size() == 1) {
                for (String wrapper : new String[] {"output", "result"}) {
                    if (view.type(wrapper) == Type.STRING) {
                        return String.valueOf(view.string(wrapper));
                    }
                }
            }
            return new String(json, StandardCharsets.UTF_8);
        }
    }
}
