package org.modelhub.dialect.openai;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.MediaRequest;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** The OpenAI API as clients speak it. */
public class OpenAiDialect implements ClientDialect {

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        return ChatRequestReader.read(call.body());
    }

    @Override
    public byte[] writeChat(ReplyHead head, ChatReply reply) {
        JsonWriter out = begin(
                head,
                "chat.completion",
                reply.text().length() + reply.reasoning().length());
        out.name("choices").beginArray().beginObject().name("index").value(0).name("message");
        ReplyParts.message(reply, out);
        out.name("finish_reason").value(reply.finish().wire()).endObject().endArray();
        return end(reply, out);
    }

    static JsonWriter begin(ReplyHead head, String object, int size) {
        JsonWriter out = new JsonWriter(size + 512).beginObject();
        ReplyParts.head(head, object, out);
        return out;
    }

    static byte[] end(ChatReply reply, JsonWriter out) {
        if (reply.usage() != null) {
            out.name("usage");
            ReplyParts.usage(reply.usage(), out);
        }
        return out.endObject().toBytes();
    }

    @Override
    public ChunkEncoder chunkEncoder(ReplyHead head) {
        return new OpenAiChunkEncoder(head);
    }

    @Override
    public EmbeddingRequest readEmbedding(ClientCall call) {
        return EmbeddingRequestReader.read(call.body());
    }

    @Override
    public byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply) {
        JsonWriter out = new JsonWriter(8192)
                .beginObject()
                .name("object")
                .value("list")
                .name("data")
                .beginArray();
        int index = 0;
        for (float[] vector : reply.vectors()) {
            out.beginObject()
                    .name("object")
                    .value("embedding")
                    .name("index")
                    .value(index++)
                    .name("embedding");
            vector(vector, request.base64(), out);
            out.endObject();
        }
        out.endArray().name("model").value(head.model());
        ReplyParts.readUsage(reply.usage(), out);
        return out.endObject().toBytes();
    }

    private static void vector(float[] vector, boolean base64, JsonWriter out) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            out.value(Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        out.beginArray();
        for (float x : vector) {
            out.value(x);
        }
        out.endArray();
    }

    @Override
    public RerankRequest readRerank(ClientCall call) {
        return RerankRequestReader.read(call.body());
    }

    @Override
    public byte[] writeRerank(ReplyHead head, RerankRequest request, RerankReply reply) {
        JsonWriter out =
                new JsonWriter(1024).beginObject().name("id").value(head.id()).name("model");
        out.value(head.model()).name("results").beginArray();
        int most = request.topN() == null ? Integer.MAX_VALUE : request.topN();
        reply.results().stream().limit(most).forEach(ranked -> {
            out.beginObject()
                    .name("index")
                    .value(ranked.index())
                    .name("relevance_score")
                    .value(ranked.score());
            if (request.returnDocuments()) {
                String text = request.documents().get(ranked.index());
                out.name("document").beginObject().name("text").value(text).endObject();
            }
            out.endObject();
        });
        out.endArray();
        ReplyParts.readUsage(reply.usage(), out);
        return out.endObject().toBytes();
    }

    @Override
    public MediaRequest readMedia(String operation, ClientCall call) {
        return MediaReader.read(operation, call);
    }

    @Override
    public byte[] writeError(HubError error) {
        JsonWriter out = new JsonWriter(256);
        ReplyParts.error(error, out);
        return out.toBytes();
    }
}
