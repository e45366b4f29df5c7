package org.modelhub.dialect.cohere;

import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.EmbeddingRequest.Role;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.EventDecoder;
import org.modelhub.dialect.RerankScores;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonWriter;

/** Cohere's own API, version 2: {@code /v2/chat}, {@code /v2/embed} and {@code /v2/rerank}. */
public final class CohereUpstream implements UpstreamDialect {

    private static final int TEXTS = 96;

    private final int eventLimit;

    public CohereUpstream() {
        this(EventDecoder.EVENT_BYTES);
    }

    /** @param eventLimit bytes of one event at most */
    public CohereUpstream(int eventLimit) {
        this.eventLimit = eventLimit;
    }

    @Override
    public String name() {
        return "cohere";
    }

    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        return model.call("chat", "/v2/chat", new CohereCallWriter(request, model).write(stream));
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        try {
            new CohereAnswerReader(request, eventLimit).whole(body, reply);
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        return reply.reply();
    }

    @Override
    public ChunkDecoder chunkDecoder(ChatRequest request) {
        return new CohereChunkDecoder(request, eventLimit);
    }

    /**
     * Cohere must be told what the texts are for; where the client does not say, they are documents unless the provider
     * declares another default. Texts above the model's context are refused, since a vector of half a text would pass
     * for one of the whole.
     *
     * @throws HubException 400 for more texts than one call takes: several calls would be paid where one fails
     */
    @Override
    public OutboundCall writeEmbedding(EmbeddingRequest request, UpstreamModel model) {
        if (request.inputs().size() > TEXTS) {
            throw new HubException(HubError.badRequest(
                    "This model embeds at most " + TEXTS + " texts in one call.", "input", "too_many_inputs"));
        }
        JsonWriter out = new JsonWriter().beginObject().name("model").value(model.name());
        out.name("texts").beginArray();
        request.inputs().forEach(out::value);
        out.endArray();
        if (request.role() != null || !model.quirks().defaults().containsKey("input_type")) {
            out.name("input_type").value(request.role() == Role.QUERY ? "search_query" : "search_document");
        }
        out.name("embedding_types").beginArray().value("float").endArray();
        out.name("truncate").value("NONE");
        if (request.dimensions() != null) {
            out.name("output_dimension").value(request.dimensions());
        }
        return model.quirkedCall("embedding", "/v2/embed", out.endObject().toBytes());
    }

    @Override
    public EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body) {
        return UpstreamErrors.reading(() -> CohereEmbeddings.read(request, body));
    }

    @Override
    public OutboundCall writeRerank(RerankRequest request, UpstreamModel model) {
        JsonWriter out = new JsonWriter().beginObject().name("model").value(model.name());
        out.name("query").value(request.query()).name("documents").beginArray();
        request.documents().forEach(out::value);
        int most = request.topN() == null ? request.documents().size() : request.topN();
        out.endArray().name("top_n").value(Math.min(most, request.documents().size()));
        return model.quirkedCall("rerank", "/v2/rerank", out.endObject().toBytes());
    }

    @Override
    public RerankReply readRerank(RerankRequest request, byte[] body) {
        return RerankScores.read(request, body);
    }
}
