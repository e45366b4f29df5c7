package org.modelhub.dialect.tgi;

import java.util.Map;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.EventDecoder;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;

/**
 * Text Generation Inference's {@code /generate} and {@code /generate_stream}. The prompt's template is declared by the
 * provider's Kamelet as the default {@code template}, one of {@link ChatTemplate}. It has no embeddings and no rerank.
 */
public final class TgiDialect implements UpstreamDialect {

    private final int eventLimit;

    public TgiDialect() {
        this(EventDecoder.EVENT_BYTES);
    }

    /** @param eventLimit bytes of one event at most */
    public TgiDialect(int eventLimit) {
        this.eventLimit = eventLimit;
    }

    @Override
    public String name() {
        return "tgi";
    }

    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        return model.call("chat", stream ? "/generate_stream" : "/generate", new TgiCallWriter(request, model).write());
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        TgiAnswerReader answer = new TgiAnswerReader(request);
        try {
            answer.whole(body, reply);
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        return reply.reply();
    }

    @Override
    public ChunkDecoder chunkDecoder(ChatRequest request) {
        return new TgiChunkDecoder(request, eventLimit);
    }

    @Override
    public HubError readError(String provider, int status, Map<String, String> headers, byte[] body) {
        return TgiErrors.read(provider, status, headers, body);
    }
}
