package org.modelhub.dialect.openai;

import java.util.Map;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonView;
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
        return call(model, "chat", "/chat/completions", ChatCallWriter.write(request, model, stream));
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        AnswerReader answer = new AnswerReader(request);
        try {
            answer.event(body, 0, body.length, reply);
        } catch (JsonException broken) {
            throw unreadable(broken.getMessage());
        }
        if (!answer.answered()) {
            throw unreadable("it has no choices");
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
        return call(model, "embedding", "/embeddings", quirked(out, model));
    }

    @Override
    public EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body) {
        try {
            return EmbeddingReplyReader.read(request, body);
        } catch (JsonException broken) {
            throw unreadable(broken.getMessage());
        }
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
        return call(model, "rerank", "/rerank", quirked(out, model));
    }

    @Override
    public RerankReply readRerank(RerankRequest request, byte[] body) {
        try {
            return RerankReplyReader.read(request, body);
        } catch (JsonException broken) {
            throw unreadable(broken.getMessage());
        }
    }

    @Override
    public HubError readError(String provider, int status, Map<String, String> headers, byte[] body) {
        return UpstreamErrors.read(provider, status, headers, body);
    }

    private static byte[] quirked(JsonWriter out, UpstreamModel model) {
        JsonView body = JsonView.parse(out.endObject().toBytes());
        JsonEdit edit = body.edit();
        QuirkEdit.apply(body, model.quirks(), edit);
        return edit.toBytes();
    }

    private static OutboundCall call(UpstreamModel model, String operation, String path, byte[] body) {
        return new OutboundCall(model.quirks().paths().getOrDefault(operation, path), body);
    }

    static HubException unreadable(String why) {
        ChatChunk.Failure failure = UpstreamErrors.unreadable(why);
        return new HubException(failure.error());
    }
}
