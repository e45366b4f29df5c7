package org.modelhub.dialect.responses;

import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;

/**
 * OpenAI's Responses API as providers speak it. Each call carries its whole conversation and asks that nothing be
 * stored, so that the next turn may go to another provider. It has neither embeddings nor rerank.
 */
public final class ResponsesUpstream implements UpstreamDialect {

    /** The last event repeats the whole answer and the tools. */
    private static final int EVENT = 8 << 20;

    private final int eventLimit;

    public ResponsesUpstream() {
        this(EVENT);
    }

    /** @param eventLimit bytes of one event at most */
    public ResponsesUpstream(int eventLimit) {
        this.eventLimit = eventLimit;
    }

    @Override
    public String name() {
        return "openai-responses";
    }

    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        return model.call("chat", "/responses", new ResponsesCallWriter(request, model).write(stream));
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        try {
            new ResponsesAnswerReader(request, eventLimit).whole(body, reply);
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        return reply.reply();
    }

    @Override
    public ChunkDecoder chunkDecoder(ChatRequest request) {
        return new ResponsesChunkDecoder(request, eventLimit);
    }
}
