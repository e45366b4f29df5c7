package org.modelhub.dialect.ollama;

import java.util.ArrayList;
import java.util.List;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.dialect.Vectors;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonWriter;

/** Ollama's native API: {@code /api/chat} and {@code /api/embed}. It has no rerank. */
public final class OllamaDialect implements UpstreamDialect {

    private static final int LINE = 1 << 20;

    private final int lineLimit;

    public OllamaDialect() {
        this(LINE);
    }

    /** @param lineLimit bytes of one line of a stream at most */
    public OllamaDialect(int lineLimit) {
        this.lineLimit = lineLimit;
    }

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        return model.call("chat", "/api/chat", new OllamaCallWriter(request, model).write(stream));
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        OllamaAnswerReader answer = new OllamaAnswerReader(request);
        try {
            answer.line(body, 0, body.length, reply);
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        if (!answer.answered()) {
            throw UpstreamErrors.unreadableReply("it has no message");
        }
        answer.end(reply);
        return reply.reply();
    }

    @Override
    public ChunkDecoder chunkDecoder(ChatRequest request) {
        return new OllamaChunkDecoder(request, lineLimit);
    }

    /** Texts above the model's context are refused, since a vector of half a text would pass for one of the whole. */
    @Override
    public OutboundCall writeEmbedding(EmbeddingRequest request, UpstreamModel model) {
        JsonWriter out = new JsonWriter()
                .beginObject()
                .name("model")
                .value(model.name())
                .name("input")
                .beginArray();
        request.inputs().forEach(out::value);
        out.endArray().name("truncate").value(false);
        if (request.dimensions() != null) {
            out.name("dimensions").value(request.dimensions());
        }
        return model.quirkedCall("embedding", "/api/embed", out.endObject().toBytes());
    }

    @Override
    public EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body) {
        return UpstreamErrors.reading(
                () -> embedding(new JsonReader(body), request.inputs().size()));
    }

    private static EmbeddingReply embedding(JsonReader reader, int inputs) {
        List<float[]> vectors = new ArrayList<>();
        int tokens = 0;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("embeddings") && reader.peek() == JsonReader.Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    vectors.add(Vectors.read(reader));
                }
            } else if (reader.nameIs("prompt_eval_count") && reader.peek() == JsonReader.Type.NUMBER) {
                tokens = Math.max(0, reader.integer());
            } else if (reader.nameIs("error") && reader.peek() != JsonReader.Type.NULL) {
                throw new HubException(UpstreamErrors.inside(reader).error());
            } else {
                reader.skip();
            }
        }
        reader.end();
        return new EmbeddingReply(Vectors.requireUsable(vectors, inputs), TokenUsage.of(tokens, 0));
    }
}
