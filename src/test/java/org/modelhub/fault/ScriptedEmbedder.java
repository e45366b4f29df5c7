package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A vendor of embeddings and rerank only, in the form of Jina or of Voyage: OpenAI's, each with names of its own. Refuses
 * any field that the vendor does not have; behaves as its model names say, see {@link Script}.
 */
public final class ScriptedEmbedder extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";

    private final List<String> embeddingFields;
    private final List<String> rerankFields;
    private final String limit;
    private final String results;

    private ScriptedEmbedder(List<String> embeddingFields, List<String> rerankFields, String limit, String results) {
        this.embeddingFields = embeddingFields;
        this.rerankFields = rerankFields;
        this.limit = limit;
        this.results = results;
        open(0);
    }

    public static ScriptedEmbedder jina() {
        return new ScriptedEmbedder(
                List.of(
                        "model",
                        "input",
                        "task",
                        "dimensions",
                        "embedding_type",
                        "normalized",
                        "late_chunking",
                        "truncate"),
                List.of("model", "query", "documents", "top_n", "return_documents"),
                "top_n",
                "results");
    }

    public static ScriptedEmbedder voyage() {
        return new ScriptedEmbedder(
                List.of("model", "input", "input_type", "truncation", "output_dimension", "output_dtype"),
                List.of("model", "query", "documents", "top_k", "return_documents", "truncation"),
                "top_k",
                "data");
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        if (!request.headers().getOrDefault("authorization", "").startsWith("Bearer ")
                || "Bearer wrong".equals(request.headers().get("authorization"))) {
            refuse(response, 401, "Provided API key is invalid.");
            return;
        }
        try {
            post(request.path(), request.json(), response);
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            refuse(response, 400, "invalid request: " + notForUs.getMessage());
        }
    }

    private void post(String path, JsonObject body, HttpServerResponse response) {
        Script script = Script.of(body.getString("model"));
        if (script.status() != 200) {
            refuse(response, script.status(), "refuses on purpose with " + script.status());
        } else if (path.equals("/v1/embeddings")) {
            KnownFields.require(body, embeddingFields.toArray(String[]::new));
            json(response, 200, ScriptedVectors.embeddings(body));
        } else if (path.equals("/v1/rerank")) {
            json(response, 200, rerank(body));
        } else {
            refuse(response, 404, "Not Found");
        }
    }

    private JsonObject rerank(JsonObject body) {
        KnownFields.require(body, rerankFields.toArray(String[]::new));
        JsonObject ranking = ScriptedVectors.rerank(body.copy().put("top_n", body.getInteger(limit)));
        JsonArray ranked = (JsonArray) ranking.remove("results");
        return ranking.put("object", "list").put(results, ranked);
    }

    private void refuse(HttpServerResponse response, int status, String message) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        json(response, status, new JsonObject().put("detail", message));
    }
}
