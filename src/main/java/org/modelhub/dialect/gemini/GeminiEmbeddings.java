package org.modelhub.dialect.gemini;

import java.util.ArrayList;
import java.util.List;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.dialect.Vectors;
import org.modelhub.stream.Vocabulary;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonWriter;

/** Gemini's embeddings: one request of the batch for each text. */
final class GeminiEmbeddings {

    private GeminiEmbeddings() {}

    static byte[] write(EmbeddingRequest request, UpstreamModel model, String resource) {
        JsonWriter out = new JsonWriter(1024).beginObject().name("requests").beginArray();
        Integer size = model.quirks().drop().contains("dimensions") ? null : request.dimensions();
        for (String text : request.inputs()) {
            out.beginObject().name("model").value(resource).name("content").beginObject();
            out.name("parts").beginArray().beginObject().name("text").value(text);
            out.endObject().endArray().endObject();
            if (size != null) {
                out.name("outputDimensionality").value(size);
            }
            out.endObject();
        }
        return out.endArray().endObject().toBytes();
    }

    static EmbeddingReply read(EmbeddingRequest request, JsonReader reader) {
        List<float[]> vectors = new ArrayList<>();
        TokenUsage usage = null;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("embeddings") && reader.peek() == Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    vectors.add(values(reader));
                }
            } else if (reader.nameIs("usageMetadata") && reader.peek() == Type.OBJECT) {
                usage = GeminiUsage.read(reader);
            } else if (reader.nameIs("error") && reader.peek() != Type.NULL) {
                throw new HubException(UpstreamErrors.inside(reader).error());
            } else {
                reader.skip();
            }
        }
        reader.end();
        List<float[]> usable = Vectors.requireUsable(vectors, request.inputs().size());
        if (request.dimensions() != null) {
            usable.forEach(GeminiEmbeddings::normalise);
        }
        return new EmbeddingReply(usable, usage == null ? counted(request) : usage);
    }

    private static float[] values(JsonReader reader) {
        float[] vector = new float[0];
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("values") && reader.peek() == Type.ARRAY) {
                vector = Vectors.read(reader);
            } else {
                reader.skip();
            }
        }
        return vector;
    }

    /** Google cuts a vector without giving it its length of one back, on which clients of other vendors rely. */
    private static void normalise(float[] vector) {
        double square = 0;
        for (float x : vector) {
            square += (double) x * x;
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }

    /** Older models do not say what they read. */
    private static TokenUsage counted(EmbeddingRequest request) {
        int tokens = request.inputs().stream().mapToInt(Vocabulary::count).sum();
        return new TokenUsage(tokens, 0, 0, 0, true);
    }
}
