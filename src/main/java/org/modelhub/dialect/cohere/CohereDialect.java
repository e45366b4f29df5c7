package org.modelhub.dialect.cohere;

import java.util.List;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.RequestChecks;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** Cohere's API as clients speak it: {@code /v2/embed} and {@code /v2/rerank}. */
public final class CohereDialect implements ClientDialect {

    private static final String FLOAT = "float";

    private final OpenAiDialect openAi = new OpenAiDialect();

    @Override
    public String name() {
        return "cohere";
    }

    @Override
    public EmbeddingRequest readEmbedding(ClientCall call) {
        return RequestChecks.reading(() -> embedding(JsonView.parse(call.body())));
    }

    private static EmbeddingRequest embedding(JsonView body) {
        if (!body.has("texts")) {
            throw RequestChecks.unsupported(
                    "Only 'texts' are embedded here, and a request must have some.",
                    body.has("images") ? "images" : body.has("inputs") ? "inputs" : "texts");
        }
        requireFloat(body);
        RequestChecks.requireType(body, "input_type", Type.STRING, "a string");
        return new EmbeddingRequest(
                RequestChecks.requireText(body, "model"),
                RequestChecks.texts(body, "texts"),
                false,
                RequestChecks.positive(body, "output_dimension"),
                EmbeddingRequest.Role.of(body.string("input_type")));
    }

    /** The other types are cut from floats by each model in its own way. */
    private static void requireFloat(JsonView body) {
        if (body.has("embedding_types")
                && !RequestChecks.texts(body, "embedding_types").equals(List.of(FLOAT))) {
            throw RequestChecks.unsupported("'embedding_types' must be [\"float\"].", "embedding_types");
        }
    }

    @Override
    public byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply) {
        JsonWriter out = new JsonWriter(8192).beginObject().name("id").value(head.id());
        out.name("texts").beginArray();
        request.inputs().forEach(out::value);
        out.endArray().name("embeddings").beginObject().name(FLOAT).beginArray();
        for (float[] vector : reply.vectors()) {
            out.beginArray();
            for (float x : vector) {
                out.value(x);
            }
            out.endArray();
        }
        out.endArray().endObject();
        meta(out, "input_tokens", reply.usage().prompt());
        return out.name("response_type").value("embeddings_by_type").endObject().toBytes();
    }

    /** The same form as the older one but for the documents, which never come back. */
    @Override
    public RerankRequest readRerank(ClientCall call) {
        RerankRequest read = openAi.readRerank(call);
        return new RerankRequest(read.model(), read.query(), read.documents(), read.topN(), false);
    }

    @Override
    public byte[] writeRerank(ReplyHead head, RerankRequest request, RerankReply reply) {
        JsonWriter out = new JsonWriter(1024).beginObject().name("id").value(head.id());
        out.name("results").beginArray();
        int most = request.topN() == null ? Integer.MAX_VALUE : request.topN();
        reply.results().stream().limit(most).forEach(ranked -> {
            out.beginObject().name("index").value(ranked.index());
            out.name("relevance_score").value(ranked.score()).endObject();
        });
        out.endArray();
        meta(out, "search_units", 1);
        return out.endObject().toBytes();
    }

    private static void meta(JsonWriter out, String unit, int count) {
        out.name("meta").beginObject().name("api_version").beginObject();
        out.name("version").value("2").endObject();
        out.name("billed_units").beginObject().name(unit).value(count).endObject();
        out.endObject();
    }

    @Override
    public byte[] writeError(HubError error) {
        return new JsonWriter(256)
                .beginObject()
                .name("message")
                .value(error.message())
                .endObject()
                .toBytes();
    }
}
