package org.modelhub.dialect.responses;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** The content of an input item: a string, or parts. */
final class ResponsesContent {

    private ResponsesContent() {}

    /** Writes it as the content of a canonical message. */
    static void copy(JsonView item, String field, String at, JsonWriter out) {
        if (item.type(field) == Type.STRING) {
            out.value(item.string(field));
            return;
        }
        out.beginArray();
        int i = 0;
        for (JsonView part : parts(item, field, at)) {
            part(part, at + "." + field + "[" + i++ + "]", out);
        }
        out.endArray();
    }

    /** What an assistant said, refusals included. */
    static String text(JsonView item, String field, String at) {
        if (item.type(field) == Type.STRING) {
            return Objects.requireNonNull(item.string(field));
        }
        List<String> texts = new ArrayList<>();
        for (JsonView part : parts(item, field, at)) {
            String name = part.type("refusal") == Type.STRING ? "refusal" : "text";
            texts.add(ResponsesItems.text(part, name, at + "." + field + "[" + texts.size() + "]"));
        }
        return String.join("\n", texts);
    }

    private static List<JsonView> parts(JsonView item, String field, String at) {
        if (item.type(field) != Type.ARRAY) {
            String path = at + "." + field;
            throw CanonicalRequest.invalid("'" + path + "' must be a string or an array of parts.", path);
        }
        List<JsonView> parts = new ArrayList<>();
        JsonReader reader = Objects.requireNonNull(item.reader(field));
        reader.beginArray();
        while (reader.hasNext()) {
            String path = at + "." + field + "[" + parts.size() + "]";
            if (reader.peek() != Type.OBJECT) {
                throw CanonicalRequest.invalid("'" + path + "' must be an object.", path);
            }
            parts.add(JsonView.parse(reader.raw()));
        }
        return parts;
    }

    private static void part(JsonView part, String at, JsonWriter out) {
        switch (ResponsesItems.text(part, "type", at)) {
            case "input_text", "output_text", "text" -> {
                out.beginObject().name("type").value("text");
                out.name("text").value(ResponsesItems.text(part, "text", at)).endObject();
            }
            case "input_image" -> image(part, at, out);
            case "input_file" -> file(part, at, out);
            case "input_audio" -> out.rawValue(part.bytes());
            default -> throw CanonicalRequest.unsupported("'" + at + "' is a kind of part that is not understood.", at);
        }
    }

    private static void image(JsonView part, String at, JsonWriter out) {
        if (part.has("file_id")) {
            throw CanonicalRequest.unsupported("A picture must be sent as 'image_url'.", at + ".file_id");
        }
        out.beginObject().name("type").value("image_url").name("image_url").beginObject();
        out.name("url").value(ResponsesItems.text(part, "image_url", at));
        if (part.type("detail") == Type.STRING) {
            out.name("detail").value(part.string("detail"));
        }
        out.endObject().endObject();
    }

    private static void file(JsonView part, String at, JsonWriter out) {
        String from = part.has("file_url") ? "file_url" : "file_data";
        boolean kept = part.has("file_id");
        out.beginObject().name("type").value("file").name("file").beginObject();
        out.name(kept ? "file_id" : "file_data");
        out.value(ResponsesItems.text(part, kept ? "file_id" : from, at));
        if (part.type("filename") == Type.STRING) {
            out.name("filename").value(part.string("filename"));
        }
        out.endObject().endObject();
    }
}
