package org.modelhub.dialect.ollama;

import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** Ollama's older {@code /api/embeddings}, which takes one prompt and gives one vector. */
public final class OllamaEmbeddingsDialect extends OllamaClientDialect {

    @Override
    public String name() {
        return "ollama-embeddings";
    }

    @Override
    public EmbeddingRequest readEmbedding(ClientCall call) {
        return CanonicalRequest.reading(() -> OllamaRequest.embeddings(JsonView.parse(call.body())));
    }

    @Override
    public byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply) {
        JsonWriter out = new JsonWriter(8192).beginObject().name("embedding");
        vector(reply.vectors().get(0), out);
        return out.endObject().toBytes();
    }
}
