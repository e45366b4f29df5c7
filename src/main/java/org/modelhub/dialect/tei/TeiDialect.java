package org.modelhub.dialect.tei;

import java.util.List;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.openai.RequestChecks;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * The API of Text Embeddings Inference as clients speak it. Its requests name no model, since a server has one; here the
 * path names it, so that a client's base URL ends with it: {@code /v1/models/<public name>}, then {@code /embed} or
 * {@code /rerank}.
 */
public final class TeiDialect implements ClientDialect {

    @Override
    public String name() {
        return "tei";
    }

    @Override
    public EmbeddingRequest readEmbedding(ClientCall call) {
        return RequestChecks.reading(() -> {
            JsonView body = JsonView.parse(call.body());
            if (!RequestChecks.flag(body, "normalize", true)) {
                throw RequestChecks.unsupported("Vectors are always normalized here.", "normalize");
            }
            return new EmbeddingRequest(
                    call.pathParameter("id"),
                    inputs(body),
                    false,
                    RequestChecks.positive(body, "dimensions"),
                    body.type("prompt_name") == Type.STRING
                            ? EmbeddingRequest.Role.of(body.string("prompt_name"))
                            : null);
        });
    }

    private static List<String> inputs(JsonView body) {
        return body.type("inputs") == Type.STRING
                ? List.of(RequestChecks.requireText(body, "inputs"))
                : RequestChecks.texts(body, "inputs");
    }

    @Override
    public byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply) {
        JsonWriter out = new JsonWriter(8192).beginArray();
        for (float[] vector : reply.vectors()) {
            double length = length(vector);
            out.beginArray();
            for (float x : vector) {
                out.value((float) (x / length));
            }
            out.endArray();
        }
        return out.endArray().toBytes();
    }

    private static double length(float[] vector) {
        double square = 0;
        for (float x : vector) {
            square += (double) x * x;
        }
        double length = Math.sqrt(square);
        // Of length one but for rounding: left as it is, so that the same vector looks the same in every dialect.
        return Math.abs(length - 1) < 1e-5 ? 1 : length;
    }

    @Override
    public RerankRequest readRerank(ClientCall call) {
        return RequestChecks.reading(() -> {
            JsonView body = JsonView.parse(call.body());
            if (RequestChecks.flag(body, "raw_scores", false)) {
                throw RequestChecks.unsupported("Scores are always within 0 and 1 here.", "raw_scores");
            }
            return new RerankRequest(
                    call.pathParameter("id"),
                    RequestChecks.requireText(body, "query"),
                    RequestChecks.texts(body, "texts"),
                    null,
                    RequestChecks.flag(body, "return_text", false));
        });
    }

    @Override
    public byte[] writeRerank(ReplyHead head, RerankRequest request, RerankReply reply) {
        JsonWriter out = new JsonWriter(1024).beginArray();
        reply.results().forEach(ranked -> {
            out.beginObject().name("index").value(ranked.index());
            if (request.returnDocuments()) {
                out.name("text").value(request.documents().get(ranked.index()));
            }
            out.name("score").value(ranked.score()).endObject();
        });
        return out.endArray().toBytes();
    }

    @Override
    public byte[] writeError(HubError error) {
        JsonWriter out = new JsonWriter(256).beginObject().name("error").value(error.message());
        return out.name("error_type").value(type(error.status())).endObject().toBytes();
    }

    private static String type(int status) {
        return switch (status) {
            case 429 -> "Overloaded";
            case 503 -> "Unhealthy";
            default -> status >= 500 ? "Backend" : "Validation";
        };
    }
}
