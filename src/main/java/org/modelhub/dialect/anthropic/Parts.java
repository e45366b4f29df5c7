package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** The canonical parts that the blocks of one message become. */
final class Parts {

    private final List<Part> parts = new ArrayList<>();

    /**
     * One part.
     *
     * @param text null for a picture or a document
     * @param json of the part as it is written in a list
     * @param marked whether it asks for a cache
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    private record Part(@Nullable String text, byte[] json, boolean marked) {}

    boolean isEmpty() {
        return parts.isEmpty();
    }

    void text(String text) {
        text(text, null);
    }

    private void text(String text, byte @Nullable [] cacheControl) {
        JsonWriter out = new JsonWriter(text.length() + 64).beginObject();
        out.name("type").value("text").name("text").value(text);
        parts.add(new Part(text, end(cacheControl, out), cacheControl != null));
    }

    /** A block that is not the business of a message as a whole. */
    void add(JsonView block, String type, String at) {
        byte[] cacheControl = block.type("cache_control") == Type.OBJECT ? block.raw("cache_control") : null;
        switch (type) {
            case "text" -> text(text(block, "text", at), cacheControl);
            case "image" -> image(source(block, at), cacheControl, at + ".source");
            case "document" -> document(block, source(block, at), at);
            case "search_result" -> addAll(block, at);
            default -> requireOfTheVendor(type, at);
        }
    }

    /** What the vendor's own tools did says nothing to another model; its answer, which follows, does. */
    private static void requireOfTheVendor(String type, String at) {
        if (!type.equals("server_tool_use") && !type.endsWith("_tool_result")) {
            throw CanonicalRequest.unsupported("'" + at + "' is a kind of block that is not understood.", at + ".type");
        }
    }

    private void addAll(JsonView block, String at) {
        JsonReader content = block.type("content") == Type.ARRAY ? block.reader("content") : null;
        if (content == null) {
            throw CanonicalRequest.invalid("'" + at + ".content' must be an array.", at + ".content");
        }
        content.beginArray();
        for (int i = 0; content.hasNext(); i++) {
            JsonView inner = JsonView.parse(content.raw());
            String type = MessagesReader.text(inner, "type");
            add(inner, type == null ? "" : type, at + ".content[" + i + "]");
        }
    }

    private void image(JsonView source, byte @Nullable [] cacheControl, String at) {
        JsonWriter out = new JsonWriter(source.length() + 128).beginObject();
        out.name("type").value("image_url").name("image_url").beginObject();
        out.name("url").value(url(source, at)).endObject();
        parts.add(new Part(null, end(cacheControl, out), cacheControl != null));
    }

    private void document(JsonView block, JsonView source, String at) {
        String kind = MessagesReader.text(source, "type");
        if ("content".equals(kind) && source.type("content") == Type.ARRAY) {
            addAll(source, at + ".source");
            return;
        }
        if ("content".equals(kind)) {
            text(text(source, "content", at + ".source"));
            return;
        }
        JsonWriter out = new JsonWriter(source.length() + 128).beginObject();
        String url = "text".equals(kind) ? inline(text(source, "data", at + ".source")) : url(source, at + ".source");
        out.name("type")
                .value("file")
                .name("file")
                .beginObject()
                .name("file_data")
                .value(url);
        if (block.type("title") == Type.STRING) {
            out.name("filename").value(block.string("title"));
        }
        parts.add(new Part(null, out.endObject().endObject().toBytes(), false));
    }

    private static String inline(String text) {
        return "data:text/plain;base64," + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonView source(JsonView block, String at) {
        JsonView source = MessagesReader.object(block, "source");
        if (source == null) {
            throw CanonicalRequest.invalid("'" + at + ".source' must be an object.", at + ".source");
        }
        return source;
    }

    private static String url(JsonView source, String at) {
        String kind = MessagesReader.text(source, "type");
        return switch (kind == null ? "" : kind) {
            case "base64" -> "data:" + text(source, "media_type", at) + ";base64," + text(source, "data", at);
            case "url" -> text(source, "url", at);
            default ->
                throw CanonicalRequest.unsupported(
                        "'" + at + ".type' must be base64, url or, for a document, text or content.", at + ".type");
        };
    }

    private static String text(JsonView view, String field, String at) {
        String text = MessagesReader.text(view, field);
        if (text == null) {
            throw CanonicalRequest.invalid("'" + at + "." + field + "' must be a string.", at + "." + field);
        }
        return text;
    }

    private static byte[] end(byte @Nullable [] cacheControl, JsonWriter out) {
        if (cacheControl != null) {
            out.name("cache_control").rawValue(cacheControl);
        }
        return out.endObject().toBytes();
    }

    /** One plain text as a string, which every vendor takes; else a list. */
    void write(JsonWriter out) {
        if (parts.isEmpty()
                || (parts.size() == 1
                        && parts.get(0).text() != null
                        && !parts.get(0).marked())) {
            out.value(parts.isEmpty() ? "" : parts.get(0).text());
            return;
        }
        out.beginArray();
        parts.forEach(part -> out.rawValue(part.json()));
        out.endArray();
    }

    /** The texts alone, as a string unless they ask for a cache. */
    void writeTexts(byte @Nullable [] cacheControl, JsonWriter out) {
        String text = parts.stream().map(Part::text).filter(Objects::nonNull).collect(Collectors.joining("\n"));
        if (cacheControl == null || text.isEmpty()) {
            out.value(text);
            return;
        }
        out.beginArray().beginObject().name("type").value("text").name("text").value(text);
        out.name("cache_control").rawValue(cacheControl).endObject().endArray();
    }

    /** Takes the other's pictures and documents. */
    void addMedia(Parts other) {
        other.parts.stream().filter(part -> part.text() == null).forEach(parts::add);
    }
}
