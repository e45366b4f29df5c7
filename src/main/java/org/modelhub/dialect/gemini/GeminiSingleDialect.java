package org.modelhub.dialect.gemini;

import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ReplyHead;

/** The Gemini API with embeddings of one text each, {@code embedContent}. */
public final class GeminiSingleDialect extends GeminiDialect {

    @Override
    public String name() {
        return "gemini-single";
    }

    @Override
    public EmbeddingRequest readEmbedding(ClientCall call) {
        String model = GeminiMethod.of(call).model();
        return read(call, body -> GeminiTexts.single(model, body));
    }

    @Override
    public byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply) {
        return GeminiTexts.single(reply);
    }
}
