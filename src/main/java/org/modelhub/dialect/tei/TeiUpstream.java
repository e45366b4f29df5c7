package org.modelhub.dialect.tei;

import java.util.ArrayList;
import java.util.List;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.RerankScores;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.dialect.Vectors;
import org.modelhub.stream.TokenCounter;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonWriter;

/**
 * The own API of Text Embeddings Inference, {@code /embed} and {@code /rerank}: one server serves one model, so a call
 * names none. It counts no tokens in its answers, so the hub does.
 */
public final class TeiUpstream implements UpstreamDialect {

    private final TokenCounter counter = new TokenCounter();

    @Override
    public String name() {
        return "tei";
    }

    /** Texts above the model's context are refused, since a vector of half a text would pass for one of the whole. */
    @Override
    public OutboundCall writeEmbedding(EmbeddingRequest request, UpstreamModel model) {
        JsonWriter out = new JsonWriter().beginObject().name("inputs").beginArray();
        request.inputs().forEach(out::value);
        out.endArray().name("normalize").value(true).name("truncate").value(false);
        if (request.dimensions() != null) {
            out.name("dimensions").value(request.dimensions());
        }
        if (request.role() != null && model.quirks().defaults().containsKey("prompt_name")) {
            out.name("prompt_name").value(request.role() == EmbeddingRequest.Role.QUERY ? "query" : "document");
        }
        return model.quirkedCall("embedding", "/embed", out.endObject().toBytes());
    }

    @Override
    public EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body) {
        List<float[]> vectors = new ArrayList<>();
        JsonReader reader = new JsonReader(body);
        try {
            reader.beginArray();
            while (reader.hasNext()) {
                vectors.add(Vectors.read(reader));
            }
            reader.end();
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        int tokens = request.inputs().stream().mapToInt(counter::count).sum();
        return new EmbeddingReply(
                Vectors.requireUsable(vectors, request.inputs().size()), estimate(tokens));
    }

    /** Here a document above the context is cut: its beginning still says what it is about. */
    @Override
    public OutboundCall writeRerank(RerankRequest request, UpstreamModel model) {
        JsonWriter out = new JsonWriter().beginObject().name("query").value(request.query());
        out.name("texts").beginArray();
        request.documents().forEach(out::value);
        out.endArray().name("raw_scores").value(false).name("return_text").value(false);
        out.name("truncate").value(true);
        return model.quirkedCall("rerank", "/rerank", out.endObject().toBytes());
    }

    /** The model reads the query once for each document. */
    @Override
    public RerankReply readRerank(RerankRequest request, byte[] body) {
        int tokens = request.documents().stream().mapToInt(counter::count).sum()
                + request.documents().size() * counter.count(request.query());
        return new RerankReply(RerankScores.read(request, body).results(), estimate(tokens));
    }

    private static TokenUsage estimate(int tokens) {
        return new TokenUsage(tokens, 0, 0, 0, true);
    }
}
