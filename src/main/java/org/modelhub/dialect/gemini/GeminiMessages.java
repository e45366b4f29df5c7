package org.modelhub.dialect.gemini;

import java.util.ArrayList;
import java.util.List;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonWriter;

/**
 * Writes the canonical messages of Gemini's contents. Calls without an id get one by their place, the same in each
 * request of a conversation; a result without one answers the first open call of its name.
 */
final class GeminiMessages {

    private final JsonWriter out;
    private final List<GeminiPart.Call> open = new ArrayList<>();
    private int calls;

    /** @param out inside the array of messages */
    GeminiMessages(JsonWriter out) {
        this.out = out;
    }

    void system(JsonReader content) {
        List<GeminiPart> parts = parts(content, "systemInstruction").parts;
        for (GeminiPart part : parts) {
            if (part.text() == null) {
                throw ProtoJson.unsupported("'" + part.at() + "' must be text.", part.at());
            }
        }
        spoken("system", parts);
    }

    void contents(JsonReader reader) {
        reader.beginArray();
        for (int i = 0; reader.hasNext(); i++) {
            content(reader, "contents[" + i + "]");
        }
    }

    private void content(JsonReader reader, String at) {
        Content content = parts(reader, at);
        switch (content.role) {
            case "model" -> model(content.parts);
            case "user", "function", "" -> user(content.parts);
            default -> throw ProtoJson.invalid("'" + at + ".role' must be user or model.", at + ".role");
        }
    }

    private record Content(String role, List<GeminiPart> parts) {}

    private static Content parts(JsonReader reader, String at) {
        if (reader.peek() != Type.OBJECT) {
            throw ProtoJson.invalid("'" + at + "' must be an object.", at);
        }
        String role = "";
        List<GeminiPart> parts = new ArrayList<>();
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("role")) {
                role = ProtoJson.textOrSkip(reader);
            } else if (reader.nameIs("parts") && reader.peek() == Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    parts.add(GeminiPart.read(reader, at + ".parts[" + parts.size() + "]"));
                }
            } else {
                reader.skip();
            }
        }
        return new Content(role, parts);
    }

    private void model(List<GeminiPart> parts) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<GeminiPart.Call> called = new ArrayList<>();
        for (GeminiPart part : parts) {
            if (part.text() != null) {
                (part.thought() ? thoughts : text).append(part.text());
            } else if (part.call() != null) {
                called.add(withId(part.call()));
            } else if (part.media() != null || part.response() != null) {
                throw ProtoJson.unsupported("'" + part.at() + "' is nothing that a model says here.", part.at());
            }
        }
        if (!text.isEmpty() || !called.isEmpty()) {
            assistant(text.toString(), thoughts.toString(), called);
        }
    }

    private GeminiPart.Call withId(GeminiPart.Call call) {
        String id = call.id().isEmpty() ? "call_" + calls : call.id();
        calls++;
        GeminiPart.Call known = new GeminiPart.Call(id, call.name(), call.args());
        open.add(known);
        return known;
    }

    private void assistant(String text, String thoughts, List<GeminiPart.Call> called) {
        out.beginObject().name("role").value("assistant").name("content");
        out.value(text.isEmpty() ? null : text);
        if (!thoughts.isEmpty()) {
            out.name("reasoning_content").value(thoughts);
        }
        if (!called.isEmpty()) {
            out.name("tool_calls").beginArray();
            called.forEach(this::toolCall);
            out.endArray();
        }
        out.endObject();
    }

    private void toolCall(GeminiPart.Call call) {
        out.beginObject().name("id").value(call.id()).name("type").value("function");
        out.name("function").beginObject().name("name").value(call.name());
        out.name("arguments").value(call.args()).endObject().endObject();
    }

    /** Results come first: they belong to the turn before. */
    private void user(List<GeminiPart> parts) {
        List<GeminiPart> spoken = new ArrayList<>();
        for (GeminiPart part : parts) {
            if (part.response() != null) {
                result(part.response(), part.at());
            } else if (part.call() != null) {
                throw ProtoJson.invalid("'" + part.at() + "': only a model calls functions.", part.at());
            } else if (part.text() != null || part.media() != null) {
                spoken.add(part);
            }
        }
        spoken("user", spoken);
    }

    private void result(GeminiPart.Response response, String at) {
        out.beginObject().name("role").value("tool").name("tool_call_id").value(answered(response, at));
        out.name("content").value(response.result()).endObject();
    }

    private String answered(GeminiPart.Response response, String at) {
        for (GeminiPart.Call call : open) {
            boolean same = response.id().isEmpty()
                    ? call.name().equals(response.name())
                    : call.id().equals(response.id());
            if (same) {
                open.remove(call);
                return call.id();
            }
        }
        throw ProtoJson.invalid(
                "'" + at + "' answers a call of '" + response.name() + "' that the conversation does not hold.", at);
    }

    /** One text alone is a string, which every vendor takes. */
    private void spoken(String role, List<GeminiPart> parts) {
        if (parts.isEmpty()) {
            return;
        }
        out.beginObject().name("role").value(role).name("content");
        if (parts.size() == 1 && parts.get(0).text() != null) {
            out.value(parts.get(0).text());
        } else {
            out.beginArray();
            parts.forEach(this::part);
            out.endArray();
        }
        out.endObject();
    }

    private void part(GeminiPart part) {
        out.beginObject();
        if (part.media() == null) {
            out.name("type").value("text").name("text").value(part.text());
        } else {
            media(part.media());
        }
        out.endObject();
    }

    private void media(GeminiPart.Media media) {
        if (media.type().startsWith("image/")) {
            out.name("type").value("image_url").name("image_url").beginObject();
            out.name("url").value(media.url()).endObject();
        } else if (media.type().startsWith("audio/") && media.isInline()) {
            out.name("type").value("input_audio").name("input_audio").beginObject();
            out.name("data").value(media.data()).name("format").value(format(media.type()));
            out.endObject();
        } else {
            out.name("type").value("file").name("file").beginObject();
            out.name("file_data").value(media.url());
            out.name("filename")
                    .value(media.name() == null ? "file" : media.name())
                    .endObject();
        }
    }

    private static String format(String type) {
        String format = type.substring("audio/".length());
        return switch (format) {
            case "mpeg" -> "mp3";
            case "x-wav", "wave" -> "wav";
            default -> format;
        };
    }
}
