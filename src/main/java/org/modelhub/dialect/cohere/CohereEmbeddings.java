package org.modelhub.dialect.cohere;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.Vectors;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Reads vectors, which come by their type; the hub asks for one. */
final class CohereEmbeddings {

    private final JsonReader reader;
    private final List<float[]> vectors = new ArrayList<>();
    private @Nullable TokenUsage usage;

    private CohereEmbeddings(JsonReader reader) {
        this.reader = reader;
    }

    static EmbeddingReply read(EmbeddingRequest request, byte[] body) {
        CohereEmbeddings reply = new CohereEmbeddings(new JsonReader(body));
        reply.fields();
        reply.reader.end();
        int tokens = reply.usage == null ? 0 : reply.usage.prompt();
        return new EmbeddingReply(
                Vectors.requireUsable(reply.vectors, request.inputs().size()), TokenUsage.of(tokens, 0));
    }

    private void fields() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("embeddings") && reader.peek() == Type.OBJECT) {
                fields();
            } else if (reader.nameIs("float") && reader.peek() == Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    vectors.add(Vectors.read(reader));
                }
            } else if (reader.nameIs("meta") && reader.peek() == Type.OBJECT) {
                usage = CohereUsage.read(reader);
            } else {
                reader.skip();
            }
        }
    }
}
