package org.modelhub.dialect.ollama;

import java.nio.charset.StandardCharsets;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Ollama's API as its clients speak it: {@code /api/chat} and {@code /api/embed}. A stream is one JSON object per line.
 * Durations are left out: what the server of a model took is not known here.
 */
public class OllamaClientDialect implements ClientDialect {

    private final AnswerForm form;

    public OllamaClientDialect() {
        this(AnswerForm.CHAT);
    }

    OllamaClientDialect(AnswerForm form) {
        this.form = form;
    }

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        return CanonicalRequest.reading(() -> OllamaRequest.chat(JsonView.parse(call.body())));
    }

    @Override
    public byte[] writeChat(ReplyHead head, ChatReply reply) {
        JsonWriter out = new JsonWriter(reply.text().length() + 512);
        form.whole(head, reply, out);
        return out.toBytes();
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public ChunkEncoder chunkEncoder(ReplyHead head) {
        return new OllamaChunkEncoder(form, head);
    }

    /** A piece without text: JSON lines know no comment, and clients fail on an empty line. */
    @Override
    public byte[] heartbeat() {
        JsonWriter out = new JsonWriter(64).beginObject();
        form.text("", out);
        return out.name("done").value(false).endObject().raw("\n").toBytes();
    }

    @Override
    public EmbeddingRequest readEmbedding(ClientCall call) {
        return CanonicalRequest.reading(() -> OllamaRequest.embed(JsonView.parse(call.body())));
    }

    @Override
    public byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply) {
        JsonWriter out = new JsonWriter(8192).beginObject().name("model").value(head.model());
        out.name("embeddings").beginArray();
        reply.vectors().forEach(vector -> vector(vector, out));
        out.endArray();
        if (reply.usage().prompt() > 0) {
            out.name("prompt_eval_count").value(reply.usage().prompt());
        }
        return out.endObject().toBytes();
    }

    static void vector(float[] vector, JsonWriter out) {
        out.beginArray();
        for (float x : vector) {
            out.value(x);
        }
        out.endArray();
    }

    @Override
    public byte[] writeError(HubError error) {
        return OllamaChunkEncoder.error(error, new JsonWriter(256)).toString().getBytes(StandardCharsets.UTF_8);
    }
}
