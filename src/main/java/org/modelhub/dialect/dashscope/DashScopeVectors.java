package org.modelhub.dialect.dashscope;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.dialect.Vectors;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Embeddings. The quirks are applied to the parameters, so that a Kamelet can declare a {@code text_type}, which the hub
 * leaves to DashScope: it cannot know whether a text is a query.
 */
final class DashScopeVectors {

    private DashScopeVectors() {}

    static byte[] write(EmbeddingRequest request, UpstreamModel model) {
        JsonWriter out = new JsonWriter();
        out.beginObject().name("model").value(model.name()).name("input").beginObject();
        out.name("texts").beginArray();
        request.inputs().forEach(out::value);
        out.endArray().endObject().name("parameters").rawValue(parameters(request, model));
        return out.endObject().toBytes();
    }

    /** The canonical name goes through the quirks, DashScope's own leaves. */
    private static byte[] parameters(EmbeddingRequest request, UpstreamModel model) {
        JsonWriter own = new JsonWriter().beginObject();
        if (request.dimensions() != null) {
            own.name("dimensions").value(request.dimensions());
        }
        JsonView quirked = QuirkEdit.applied(JsonView.parse(own.endObject().toBytes()), model.quirks());
        return quirked.edit().rename("dimensions", "dimension").toBytes();
    }

    static EmbeddingReply read(EmbeddingRequest request, byte[] body) {
        return new Reply(request.inputs().size()).read(new JsonReader(body));
    }

    /** One reply on its way. */
    private static final class Reply {

        private final float[] @Nullable [] vectors;
        private TokenUsage usage = TokenUsage.of(0, 0);

        Reply(int inputs) {
            vectors = new float[inputs][];
        }

        EmbeddingReply read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("output") && reader.peek() == Type.OBJECT) {
                    output(reader);
                } else if (reader.nameIs("usage")) {
                    usage = DashScopeUsage.readOnly(reader);
                } else {
                    reader.skip();
                }
            }
            reader.end();
            List<float[]> sent = new ArrayList<>();
            Arrays.stream(vectors).filter(Objects::nonNull).forEach(sent::add);
            return new EmbeddingReply(Vectors.requireUsable(sent, vectors.length), usage);
        }

        private void output(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("embeddings") && reader.peek() == Type.ARRAY) {
                    reader.beginArray();
                    while (reader.hasNext()) {
                        vector(reader);
                    }
                } else {
                    reader.skip();
                }
            }
        }

        private void vector(JsonReader reader) {
            int index = -1;
            float[] vector = null;
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("text_index") && reader.peek() == Type.NUMBER) {
                    index = reader.integer();
                } else if (reader.nameIs("embedding") && reader.peek() == Type.ARRAY) {
                    vector = Vectors.read(reader);
                } else {
                    reader.skip();
                }
            }
            if (index < 0 || index >= vectors.length || vectors[index] != null) {
                throw UpstreamErrors.unreadableReply("its vectors do not belong to the texts");
            }
            vectors[index] = vector;
        }
    }
}
