package org.modelhub.dialect.dashscope;

import java.util.Map;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.EventDecoder;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;

/**
 * DashScope's native API. Streams are always asked for in increments; a model that sends the whole text again with each
 * event is not understood, since its events cannot be told from increments.
 */
public final class DashScopeDialect implements UpstreamDialect {

    private static final String SERVICES = "/api/v1/services";
    private static final String TEXT = SERVICES + "/aigc/text-generation/generation";
    private static final String MULTIMODAL = SERVICES + "/aigc/multimodal-generation/generation";
    private static final String EMBEDDING = SERVICES + "/embeddings/text-embedding/text-embedding";
    private static final String RERANK = SERVICES + "/rerank/text-rerank/text-rerank";
    private static final Map<String, String> STREAMED = Map.of("X-DashScope-SSE", "enable");

    private final int eventLimit;

    public DashScopeDialect() {
        this(EventDecoder.EVENT_BYTES);
    }

    /** @param eventLimit bytes of one event at most */
    public DashScopeDialect(int eventLimit) {
        this.eventLimit = eventLimit;
    }

    @Override
    public String name() {
        return "dashscope";
    }

    /** Pictures are taken at another path and in another form of messages, which some models take for text as well. */
    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        DashScopeCallWriter writer = new DashScopeCallWriter(request, model);
        String path = writer.multimodal() ? MULTIMODAL : TEXT;
        OutboundCall call = model.call("chat", path, writer.write(stream));
        return stream ? call.withHeaders(STREAMED) : call;
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        DashScopeAnswerReader answer = new DashScopeAnswerReader(request);
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
        return new DashScopeChunkDecoder(request, eventLimit);
    }

    @Override
    public OutboundCall writeEmbedding(EmbeddingRequest request, UpstreamModel model) {
        return model.call("embedding", EMBEDDING, DashScopeVectors.write(request, model));
    }

    @Override
    public EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body) {
        return UpstreamErrors.reading(() -> DashScopeVectors.read(request, body));
    }

    @Override
    public OutboundCall writeRerank(RerankRequest request, UpstreamModel model) {
        return model.call("rerank", RERANK, DashScopeRanks.write(request, model));
    }

    @Override
    public RerankReply readRerank(RerankRequest request, byte[] body) {
        return UpstreamErrors.reading(() -> DashScopeRanks.read(request, body));
    }

    @Override
    public HubError readError(String provider, int status, Map<String, String> headers, byte[] body) {
        return DashScopeErrors.read(provider, status, headers, body);
    }
}
