package org.modelhub.dialect.gemini;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * The Gemini API as Google's clients speak it. The path names the model and the method, see {@link GeminiMethod};
 * streams are server-sent events, embeddings a batch.
 */
public class GeminiDialect implements ClientDialect {

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        GeminiMethod method = GeminiMethod.of(call);
        boolean stream = method.streams();
        return read(call, body -> {
            // To have the tokens of a whole request counted, a client wraps it.
            JsonView wrapped = ProtoJson.object(body, "generateContentRequest");
            return CanonicalRequest.of(canonical(method.model(), stream, wrapped == null ? body : wrapped));
        });
    }

    private static JsonView canonical(String model, boolean stream, JsonView body) {
        JsonReader contents = ProtoJson.array(body, "contents");
        if (contents == null) {
            throw ProtoJson.invalid("'contents' must be an array that is not empty.", "contents");
        }
        JsonWriter out = new JsonWriter(body.length() + 256).beginObject();
        out.name("model")
                .value(model)
                .name("stream")
                .value(stream)
                .name("messages")
                .beginArray();
        GeminiMessages messages = new GeminiMessages(out);
        JsonView system = ProtoJson.object(body, "systemInstruction");
        if (system != null) {
            messages.system(system.reader());
        }
        int before = out.length();
        messages.contents(contents);
        if (out.length() == before) {
            throw ProtoJson.invalid("'contents' must hold a part that is not empty.", "contents");
        }
        out.endArray();
        new GeminiTools(body, out).write();
        GeminiSettings.write(body, out);
        return JsonView.parse(out.endObject().toBytes());
    }

    static <T> T read(ClientCall call, Function<JsonView, T> reader) {
        try {
            return reader.apply(JsonView.parse(call.body()));
        } catch (JsonException broken) {
            String message = "The request is not what this method takes: " + broken.getMessage() + ".";
            throw new HubException(HubError.badRequest(message, null, "invalid_json"));
        }
    }

    @Override
    public byte[] writeChat(ReplyHead head, ChatReply reply) {
        JsonWriter out =
                new JsonWriter(reply.text().length() + reply.reasoning().length() + 512);
        GeminiAnswers.whole(head, reply, out);
        return out.toBytes();
    }

    @Override
    public String chatIdPrefix() {
        return "";
    }

    @Override
    public ChunkEncoder chunkEncoder(ReplyHead head) {
        return new GeminiChunkEncoder(head, GeminiChunkEncoder.Framing.EVENTS);
    }

    /** Google's clients take a comment for a part of an error; empty lines say nothing, in events as in JSON. */
    @Override
    public byte[] heartbeat() {
        return "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public EmbeddingRequest readEmbedding(ClientCall call) {
        String model = GeminiMethod.of(call).model();
        return read(call, body -> GeminiTexts.batch(model, body));
    }

    @Override
    public byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply) {
        return GeminiTexts.batch(reply);
    }

    @Override
    public byte[] writeError(HubError error) {
        JsonWriter out = new JsonWriter(256);
        GeminiAnswers.error(error, out);
        return out.toBytes();
    }
}
