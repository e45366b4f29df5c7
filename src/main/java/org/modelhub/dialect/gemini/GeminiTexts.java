package org.modelhub.dialect.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** The embedding requests of Gemini's clients, one text or a batch, and their answers. */
final class GeminiTexts {

    private final List<String> texts = new ArrayList<>();
    private @Nullable Integer dimensions;

    static EmbeddingRequest single(String model, JsonView body) {
        GeminiTexts texts = new GeminiTexts();
        texts.add(body, "");
        return texts.request(model);
    }

    static EmbeddingRequest batch(String model, JsonView body) {
        JsonReader requests = ProtoJson.array(body, "requests");
        GeminiTexts texts = new GeminiTexts();
        if (requests != null) {
            requests.beginArray();
            while (requests.hasNext()) {
                texts.add(JsonView.parse(requests.raw()), "requests[" + texts.texts.size() + "].");
            }
        }
        if (texts.texts.isEmpty()) {
            throw ProtoJson.invalid("'requests' must be an array that is not empty.", "requests");
        }
        return texts.request(model);
    }

    private EmbeddingRequest request(String model) {
        return new EmbeddingRequest(model, texts, false, dimensions);
    }

    private void add(JsonView request, String at) {
        JsonView nested = ProtoJson.object(request, "embedContentConfig");
        Integer asked = dimensions(request);
        asked = asked == null && nested != null ? dimensions(nested) : asked;
        if (!texts.isEmpty() && !Objects.equals(asked, dimensions)) {
            throw ProtoJson.unsupported(
                    "All requests of a batch must ask for the same outputDimensionality.", at + "outputDimensionality");
        }
        dimensions = asked;
        JsonView content = ProtoJson.object(request, "content");
        String text = content == null ? "" : text(content, at + "content");
        if (text.isEmpty()) {
            throw ProtoJson.invalid("'" + at + "content' must hold a text that is not empty.", at + "content");
        }
        texts.add(text);
    }

    private static @Nullable Integer dimensions(JsonView view) {
        String name = ProtoJson.in(view, "outputDimensionality");
        if (!view.has(name)) {
            return null;
        }
        Integer asked = view.type(name) == Type.NUMBER ? view.integer(name) : null;
        if (asked == null || asked < 1) {
            throw ProtoJson.invalid("'" + name + "' must be a whole number from 1 on.", name);
        }
        return asked;
    }

    private static String text(JsonView content, String at) {
        StringBuilder text = new StringBuilder();
        JsonReader parts = ProtoJson.array(content, "parts");
        if (parts == null) {
            return "";
        }
        parts.beginArray();
        while (parts.hasNext()) {
            GeminiPart part = GeminiPart.read(parts, at + ".parts");
            if (part.text() == null) {
                throw ProtoJson.unsupported("Only text can be embedded.", at);
            }
            text.append(text.isEmpty() ? "" : "\n").append(part.text());
        }
        return text.toString();
    }

    static byte[] single(EmbeddingReply reply) {
        JsonWriter out = new JsonWriter(8192).beginObject().name("embedding");
        values(reply.vectors().get(0), out);
        return usage(reply, out).endObject().toBytes();
    }

    static byte[] batch(EmbeddingReply reply) {
        JsonWriter out = new JsonWriter(8192).beginObject().name("embeddings").beginArray();
        reply.vectors().forEach(vector -> values(vector, out));
        out.endArray();
        return usage(reply, out).endObject().toBytes();
    }

    private static void values(float[] vector, JsonWriter out) {
        out.beginObject().name("values").beginArray();
        for (float x : vector) {
            out.value(x);
        }
        out.endArray().endObject();
    }

    private static JsonWriter usage(EmbeddingReply reply, JsonWriter out) {
        out.name("usageMetadata").beginObject();
        return out.name("promptTokenCount").value(reply.usage().prompt()).endObject();
    }
}
