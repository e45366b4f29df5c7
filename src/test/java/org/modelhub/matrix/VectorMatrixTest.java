package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedCohere;
import org.modelhub.fault.ScriptedDashScope;
import org.modelhub.fault.ScriptedEmbedder;
import org.modelhub.fault.ScriptedGemini;
import org.modelhub.fault.ScriptedOllama;
import org.modelhub.fault.ScriptedTei;
import org.modelhub.fault.ScriptedUpstream;

/** Vectors and scores: each client dialect that asks for them reaches each upstream dialect that has them. */
class VectorMatrixTest {

    private static final List<String> TEXTS = List.of("alpha", "你好", "alpha");

    /**
     * A client that asks for vectors.
     *
     * @param path by the public name
     * @param body by the public name, with three texts
     * @param vectors reads the answer strictly
     */
    private record EmbeddingClient(
            String name,
            Function<String, String> path,
            Function<String, String> body,
            Function<JsonNode, List<JsonNode>> vectors) {}

    /**
     * A client that asks for scores.
     *
     * @param scores reads the answer strictly, as an index and a score each
     */
    private record RerankClient(
            String name,
            Function<String, String> path,
            Function<String, String> body,
            Function<JsonNode, List<JsonNode>> scores) {}

    /**
     * A provider that has vectors, scores or both.
     *
     * @param baseUrl by the kind
     */
    private record Vendor(String name, boolean embeds, boolean ranks, Function<String, String> baseUrl) {}

    private static final List<EmbeddingClient> EMBEDDERS = List.of(
            new EmbeddingClient(
                    "openai",
                    model -> "/v1/embeddings",
                    model -> "{\"model\":\"" + model + "\",\"input\":" + list() + "}",
                    VectorMatrixTest::openai),
            new EmbeddingClient(
                    "gemini",
                    model -> "/v1beta/models/" + model + ":batchEmbedContents",
                    model -> "{\"requests\":[" + geminiRequests(model) + "]}",
                    VectorMatrixTest::gemini),
            new EmbeddingClient(
                    "ollama",
                    model -> "/api/embed",
                    model -> "{\"model\":\"" + model + "\",\"input\":" + list() + "}",
                    VectorMatrixTest::ollama),
            new EmbeddingClient(
                    "cohere",
                    model -> "/v2/embed",
                    model -> "{\"model\":\"" + model + "\",\"texts\":" + list()
                            + ",\"input_type\":\"search_document\",\"embedding_types\":[\"float\"]}",
                    VectorMatrixTest::cohere),
            new EmbeddingClient(
                    "tei",
                    model -> "/v1/models/" + model + "/embed",
                    model -> "{\"inputs\":" + list() + "}",
                    VectorMatrixTest::items));
    private static final List<RerankClient> RANKERS = List.of(
            new RerankClient(
                    "jina",
                    model -> "/v1/rerank",
                    model -> rerank(model, "documents") + ",\"return_documents\":false}",
                    root -> ranked(root, "relevance_score")),
            new RerankClient(
                    "cohere",
                    model -> "/v2/rerank",
                    model -> rerank(model, "documents") + "}",
                    root -> ranked(root, "relevance_score")),
            new RerankClient(
                    "tei",
                    model -> "/v1/models/" + model + "/rerank",
                    model -> "{\"query\":\"capital of France\",\"texts\":" + documents() + "}",
                    VectorMatrixTest::items));

    private static final List<AutoCloseable> FAKES = new ArrayList<>();

    private static List<Vendor> vendors;
    private static HubFixture hub;
    private static HubCaller caller;

    @BeforeAll
    static void start() {
        ScriptedUpstream openai = kept(new ScriptedUpstream());
        ScriptedTei tei = kept(new ScriptedTei());
        vendors = List.of(
                new Vendor("openai", true, true, kind -> openai.baseUrl()),
                new Vendor("ollama", true, false, at(kept(new ScriptedOllama()).url())),
                new Vendor("gemini", true, false, at(kept(new ScriptedGemini()).url())),
                new Vendor("cohere", true, true, at(kept(new ScriptedCohere()).url())),
                new Vendor(
                        "dashscope",
                        true,
                        true,
                        at(kept(new ScriptedDashScope()).url())),
                new Vendor("tei", true, true, kind -> tei.url("sentinel-" + kind)),
                new Vendor("jina", true, true, at(kept(ScriptedEmbedder.jina()).baseUrl())),
                new Vendor(
                        "voyage", true, true, at(kept(ScriptedEmbedder.voyage()).baseUrl())));
        hub = new HubFixture("test.upstream.url=" + openai.baseUrl());
        vendors.forEach(VectorMatrixTest::add);
        hub.awaitNames(vendors.stream().flatMap(VectorMatrixTest::names).toArray(String[]::new));
        caller = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
    }

    private static <T extends AutoCloseable> T kept(T fake) {
        FAKES.add(fake);
        return fake;
    }

    private static Function<String, String> at(String url) {
        return kind -> url;
    }

    private static Stream<String> names(Vendor vendor) {
        return Stream.of("embedding", "rerank")
                .filter(kind -> kind.equals("embedding") ? vendor.embeds() : vendor.ranks())
                .map(kind -> "v-" + vendor.name() + "-" + kind);
    }

    private static void add(Vendor vendor) {
        names(vendor).forEach(name -> {
            String kind = name.substring(name.lastIndexOf('-') + 1);
            Map<String, String> parameters = Map.of(
                    "model",
                    "sentinel-" + kind,
                    "apiKey",
                    "some-key",
                    "baseUrl",
                    vendor.baseUrl().apply(kind));
            hub.add(name, kind, "provider-" + vendor.name() + "-action", parameters);
        });
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        for (AutoCloseable fake : FAKES) {
            fake.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> vectorsComeInTheOrderOfTheirTexts() {
        return vendors.stream()
                .filter(Vendor::embeds)
                .flatMap(vendor -> EMBEDDERS.stream()
                        .map(client -> DynamicTest.dynamicTest(client.name() + " to " + vendor.name(), () -> {
                            // When
                            String name = "v-" + vendor.name() + "-embedding";
                            List<JsonNode> vectors = client.vectors().apply(ask(client.path(), client.body(), name));

                            // Then
                            assertThat(vectors).hasSize(3);
                            assertThat(vectors.get(0)).hasSizeGreaterThan(1).isEqualTo(vectors.get(2));
                            assertThat(vectors.get(1)).isNotEqualTo(vectors.get(0));
                        })));
    }

    @TestFactory
    Stream<DynamicTest> scoresFallAndNameTheirDocument() {
        return vendors.stream()
                .filter(Vendor::ranks)
                .flatMap(vendor -> RANKERS.stream()
                        .map(client -> DynamicTest.dynamicTest(client.name() + " to " + vendor.name(), () -> {
                            // When
                            String name = "v-" + vendor.name() + "-rerank";
                            List<JsonNode> scores = client.scores().apply(ask(client.path(), client.body(), name));

                            // Then
                            assertThat(scores).hasSize(3);
                            assertThat(scores.get(0).path("index").asInt()).isEqualTo(1);
                            assertThat(scores)
                                    .extracting(VectorMatrixTest::score)
                                    .allMatch(score -> score >= 0 && score <= 1)
                                    .isSortedAccordingTo((a, b) -> Double.compare(b, a));
                        })));
    }

    private static double score(JsonNode ranked) {
        return ranked.path(ranked.has("score") ? "score" : "relevance_score").asDouble();
    }

    private static JsonNode ask(Function<String, String> path, Function<String, String> body, String name) {
        HttpResponse<String> reply = caller.post(path.apply(name), body.apply(name));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).doesNotContain("sentinel", "some-key");
        return Json.of(reply.body());
    }

    private static String list() {
        return TEXTS.stream().map(Json::quoted).toList().toString();
    }

    private static String documents() {
        return "[\"Berlin is large\",\"Paris is the capital of France\",\"Fish swim\"]";
    }

    private static String rerank(String model, String field) {
        return "{\"model\":\"" + model + "\",\"query\":\"capital of France\",\"" + field + "\":" + documents();
    }

    private static String geminiRequests(String model) {
        return String.join(
                ",",
                TEXTS.stream()
                        .map(text -> "{\"model\":\"models/" + model + "\",\"content\":{\"parts\":[{\"text\":"
                                + quoted(text) + "}]}}")
                        .toList());
    }

    private static List<JsonNode> openai(JsonNode root) {
        closed(root, "object", "data", "model", "usage");
        List<JsonNode> vectors = new ArrayList<>();
        root.path("data").forEach(item -> {
            assertThat(closed(item, "object", "index", "embedding")
                            .path("index")
                            .asInt())
                    .isEqualTo(vectors.size());
            vectors.add(item.path("embedding"));
        });
        return vectors;
    }

    private static List<JsonNode> gemini(JsonNode root) {
        List<JsonNode> vectors = new ArrayList<>();
        closed(root, "embeddings", "usageMetadata")
                .path("embeddings")
                .forEach(item -> vectors.add(closed(item, "values").path("values")));
        return vectors;
    }

    private static List<JsonNode> ollama(JsonNode root) {
        closed(root, "model", "embeddings", "prompt_eval_count", "total_duration", "load_duration");
        return items(root.path("embeddings"));
    }

    private static List<JsonNode> cohere(JsonNode root) {
        closed(root, "id", "embeddings", "texts", "meta", "response_type");
        return items(closed(root.path("embeddings"), "float").path("float"));
    }

    private static List<JsonNode> ranked(JsonNode root, String score) {
        closed(root, "id", "model", "results", "usage", "meta");
        root.path("results").forEach(item -> closed(item, "index", score));
        return items(root.path("results"));
    }

    private static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }
}
