package org.modelhub.dialect.openai;

import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.MediaReply;
import org.modelhub.chat.MediaRequest;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.RerankScores;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonWriter;

/** The OpenAI API as vendors speak it, each in its own way. */
public final class OpenAiUpstream implements UpstreamDialect {

    private static final int EVENT = 1 << 20;

    private final int eventLimit;

    public OpenAiUpstream() {
        this(EVENT);
    }

    /** @param eventLimit bytes of one event at most */
    public OpenAiUpstream(int eventLimit) {
        this.eventLimit = eventLimit;
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        return model.call("chat", "/chat/completions", ChatCallWriter.write(request, model, stream));
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        AnswerReader answer = new AnswerReader(request);
        try {
            answer.event(body, 0, body.length, reply);
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        if (!answer.answered()) {
            throw UpstreamErrors.unreadableReply("it has no choices");
        }
        answer.complete(reply);
        return reply.reply();
    }

    @Override
    public ChunkDecoder chunkDecoder(ChatRequest request) {
        return new OpenAiChunkDecoder(request, eventLimit);
    }

    @Override
    public OutboundCall writeEmbedding(EmbeddingRequest request, UpstreamModel model) {
        JsonWriter out = new JsonWriter()
                .beginObject()
                .name("model")
                .value(model.name())
                .name("input")
                .beginArray();
        request.inputs().forEach(out::value);
        out.endArray().name("encoding_format").value("float");
        if (request.dimensions() != null) {
            out.name("dimensions").value(request.dimensions());
        }
        role(request, model, out);
        return model.quirkedCall("embedding", "/embeddings", out.endObject().toBytes());
    }

    /** Only for a provider that declares a default for it, and by the name it declares: others refuse the field. */
    private static void role(EmbeddingRequest request, UpstreamModel model, JsonWriter out) {
        if (request.role() == null) {
            return;
        }
        boolean asks = request.role() == EmbeddingRequest.Role.QUERY;
        if (model.quirks().defaults().containsKey("input_type")) {
            out.name("input_type").value(asks ? "query" : "document");
        } else if (model.quirks().defaults().containsKey("task")) {
            out.name("task").value(asks ? "retrieval.query" : "retrieval.passage");
        }
    }

    @Override
    public EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body) {
        return UpstreamErrors.reading(() -> EmbeddingReplyReader.read(request, body));
    }

    @Override
    public OutboundCall writeRerank(RerankRequest request, UpstreamModel model) {
        JsonWriter out =
                new JsonWriter().beginObject().name("model").value(model.name()).name("query");
        out.value(request.query()).name("documents").beginArray();
        request.documents().forEach(out::value);
        int most = request.topN() == null ? request.documents().size() : request.topN();
        out.endArray().name("top_n").value(Math.min(most, request.documents().size()));
        out.name("return_documents").value(false);
        return model.quirkedCall("rerank", "/rerank", out.endObject().toBytes());
    }

    @Override
    public RerankReply readRerank(RerankRequest request, byte[] body) {
        return RerankScores.read(request, body);
    }

    @Override
    public OutboundCall writeMedia(MediaRequest request, UpstreamModel model) {
        return MediaWriter.write(request, model);
    }

    @Override
    public MediaReply readMedia(MediaRequest request, String contentType, byte[] body) {
        return MediaWriter.read(request, contentType, body);
    }
}
