package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A server of Text Embeddings Inference, {@code /embed} and {@code /rerank}. Its requests name no model, so the words of
 * its {@link Script} stand in the path before them. Any key is taken but {@code wrong}, and none is needed.
 */
public final class ScriptedTei extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final int BATCH = 32;

    public ScriptedTei() {
        open(0);
    }

    /** @param words of the script, as {@code fail-429} */
    public String url(String words) {
        return "http://" + LOOPBACK + ":" + port() + "/" + words;
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        String path = request.path();
        Script script = Script.of(path);
        if ("Bearer wrong".equals(request.headers().get("authorization"))) {
            response.setStatusCode(401).end();
        } else if (script.status() != 200) {
            refuse(response, script.status(), "refuses on purpose with " + script.status(), "Backend");
        } else {
            try {
                serve(path.substring(path.lastIndexOf('/')), request.json(), response);
            } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
                refuse(response, 422, "invalid request: " + notForUs.getMessage(), "Validation");
            }
        }
    }

    private void serve(String path, JsonObject body, HttpServerResponse response) {
        switch (path) {
            case "/embed" -> embed(body, response);
            case "/rerank" -> rerank(body, response);
            default -> response.setStatusCode(404).end();
        }
    }

    private void embed(JsonObject body, HttpServerResponse response) {
        KnownFields.require(
                body, "inputs", "truncate", "truncation_direction", "prompt_name", "normalize", "dimensions");
        JsonArray texts = body.getJsonArray("inputs");
        if (texts.size() > BATCH) {
            refuse(
                    response,
                    422,
                    "batch size " + texts.size() + " > maximum allowed batch size " + BATCH,
                    "Validation");
            return;
        }
        JsonArray vectors = new JsonArray();
        texts.forEach(text -> vectors.add(ScriptedVectors.json((String) text)));
        array(response, vectors);
    }

    private void rerank(JsonObject body, HttpServerResponse response) {
        KnownFields.require(body, "query", "texts", "truncate", "truncation_direction", "raw_scores", "return_text");
        JsonObject ranking = ScriptedVectors.rerank(
                new JsonObject().put("query", body.getString("query")).put("documents", body.getJsonArray("texts")));
        JsonArray scores = new JsonArray();
        for (Object item : ranking.getJsonArray("results")) {
            JsonObject result = (JsonObject) item;
            scores.add(new JsonObject()
                    .put("index", result.getInteger("index"))
                    .put("score", result.getDouble("relevance_score")));
        }
        array(response, scores);
    }

    private static void array(HttpServerResponse response, JsonArray array) {
        response.putHeader("content-type", "application/json").end(array.toBuffer());
    }

    private void refuse(HttpServerResponse response, int status, String message, String type) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        json(response, status, new JsonObject().put("error", message).put("error_type", type));
    }
}
