package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/** Scripted embeddings, a function of the text alone, and rerank by the words that query and document share. */
final class ScriptedVectors {

    /** Small enough to read in a test's output. */
    static final int DIMENSION = 64;

    private ScriptedVectors() {}

    static JsonObject embeddings(JsonObject request) {
        boolean base64 = "base64".equals(request.getString("encoding_format"));
        List<String> texts = texts(request.getValue("input"));
        JsonArray data = new JsonArray();
        for (int index = 0; index < texts.size(); index++) {
            float[] vector = vector(texts.get(index));
            data.add(new JsonObject()
                    .put("object", "embedding")
                    .put("index", index)
                    .put("embedding", base64 ? base64(vector) : numbers(vector)));
        }
        return new JsonObject()
                .put("object", "list")
                .put("data", data)
                .put("model", request.getString("model"))
                .put("usage", usage(texts).put("prompt_tokens", tokens(texts)));
    }

    static JsonObject rerank(JsonObject request) {
        Set<String> query = words(request.getString("query"));
        List<String> documents = texts(request.getJsonArray("documents"));
        List<JsonObject> results = new ArrayList<>();
        for (int index = 0; index < documents.size(); index++) {
            results.add(result(index, documents.get(index), query));
        }
        results.sort(Comparator.comparing((JsonObject result) -> result.getDouble("relevance_score"))
                .reversed());
        Integer top = request.getInteger("top_n");
        int count = top == null ? results.size() : Math.min(top, results.size());
        return new JsonObject()
                .put("model", request.getString("model"))
                .put("results", new JsonArray(results.subList(0, count)))
                .put("usage", usage(documents));
    }

    /** A unit vector; equal texts have equal ones. */
    static float[] vector(String text) {
        SplittableRandom random = new SplittableRandom(text.hashCode());
        double[] raw = random.doubles(DIMENSION, -1, 1).toArray();
        double length = 0;
        for (double number : raw) {
            length += number * number;
        }
        float[] vector = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] = (float) (raw[at] / Math.sqrt(length));
        }
        return vector;
    }

    static JsonArray json(String text) {
        return numbers(vector(text));
    }

    private static JsonObject result(int index, String document, Set<String> query) {
        Set<String> found = new HashSet<>(words(document));
        found.retainAll(query);
        return new JsonObject()
                .put("index", index)
                .put("relevance_score", query.isEmpty() ? 0.0 : (double) found.size() / query.size())
                .put("document", new JsonObject().put("text", document));
    }

    private static List<String> texts(Object input) {
        List<String> texts = new ArrayList<>();
        if (input instanceof JsonArray array) {
            array.forEach(item -> texts.add(text(item)));
        } else {
            texts.add((String) input);
        }
        return texts;
    }

    private static String text(Object item) {
        return item instanceof JsonObject object ? object.getString("text") : (String) item;
    }

    private static Set<String> words(String text) {
        return Set.copyOf(List.of(text.toLowerCase(Locale.ROOT).split("\\W+")));
    }

    private static JsonArray numbers(float[] vector) {
        JsonArray numbers = new JsonArray();
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static JsonObject usage(List<String> texts) {
        return new JsonObject().put("total_tokens", tokens(texts));
    }

    private static int tokens(List<String> texts) {
        return texts.stream().mapToInt(text -> Math.max(1, text.length() / 4)).sum();
    }
}
