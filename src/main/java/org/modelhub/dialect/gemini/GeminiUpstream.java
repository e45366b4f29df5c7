package org.modelhub.dialect.gemini;

import java.util.Map;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.EventDecoder;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Google's Gemini API as its providers speak it: {@code generateContent} and {@code batchEmbedContents}. No rerank. */
public final class GeminiUpstream implements UpstreamDialect {

    private final int eventLimit;

    public GeminiUpstream() {
        this(EventDecoder.EVENT_BYTES);
    }

    /** @param eventLimit bytes of one event of a stream at most */
    public GeminiUpstream(int eventLimit) {
        this.eventLimit = eventLimit;
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        String method = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return model.call("chat", "/" + resource(model) + method, new GeminiCallWriter(request, model).write());
    }

    /** A name with a collection, such as that of a tuned model, stands as it is. */
    private static String resource(UpstreamModel model) {
        return model.name().contains("/") ? model.name() : "models/" + model.name();
    }

    /** A stream that was not asked for as events is an array of the same objects. */
    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        GeminiAnswerReader answer = new GeminiAnswerReader(request);
        try {
            JsonReader reader = new JsonReader(body);
            if (reader.peek() == Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    byte[] event = reader.raw();
                    answer.event(event, 0, event.length, reply);
                }
                reader.end();
            } else {
                answer.event(body, 0, body.length, reply);
            }
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        if (!answer.answered()) {
            throw UpstreamErrors.unreadableReply("it has no candidate");
        }
        answer.complete(reply);
        return reply.reply();
    }

    @Override
    public ChunkDecoder chunkDecoder(ChatRequest request) {
        return new GeminiChunkDecoder(request, eventLimit);
    }

    @Override
    public OutboundCall writeEmbedding(EmbeddingRequest request, UpstreamModel model) {
        String resource = resource(model);
        return model.quirkedCall(
                "embedding", "/" + resource + ":batchEmbedContents", GeminiEmbeddings.write(request, model, resource));
    }

    @Override
    public EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body) {
        return UpstreamErrors.reading(() -> GeminiEmbeddings.read(request, new JsonReader(body)));
    }

    @Override
    public HubError readError(String provider, int status, Map<String, String> headers, byte[] body) {
        return GeminiErrors.read(provider, status, headers, body);
    }
}
