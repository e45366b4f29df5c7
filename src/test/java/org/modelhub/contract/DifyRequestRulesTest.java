package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.edge.engine.RawHttp;
import org.modelhub.fault.SeenRequest;

/** What Dify sends, to the byte, and what of it reaches the upstream: sections 1, 2, 7 and 8 of the contract. */
class DifyRequestRulesTest {

    private static final String HEAD = """
            Host: 127.0.0.1:%s
            User-Agent: python-requests/2.34.2
            Accept-Encoding: gzip, deflate
            Accept: */*
            Connection: keep-alive
            Content-Type: application/json
            """;

    private static DifyHub dify;

    @BeforeAll
    static void start() {
        dify = new DifyHub();
    }

    @AfterAll
    static void stop() {
        dify.close();
    }

    private static String head(String path, String more, String body) {
        return ("POST " + path + " HTTP/1.1\n" + HEAD.formatted(dify.hub.port()) + more + "Authorization: Bearer "
                        + HubFixture.ADMIN_KEY + "\nContent-Length: " + body.length() + "\n\n")
                .replace("\n", "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/chat/completions"})
    void chatRequestAsDifyWritesItIsStreamed(String path) throws Exception {
        // Given
        String body = "{\"model\": \"hub-chat\", \"stream\": true, \"stream_options\": {\"include_usage\": true}, "
                + "\"messages\": [{\"role\": \"system\", \"content\": \"sys\"}, {\"role\": \"user\", \"content\": "
                + "\"\\u4f60\\u597d\"}], \"user\": \"user-1\"}";
        assertThat(body).hasSize(195);

        try (RawHttp http = new RawHttp(dify.hub.port())) {
            // When
            String reply = http.send(head(path, "Accept-Charset: utf-8\n", body) + body)
                    .readUntil("\r\n0\r\n\r\n");

            // Then
            assertThat(reply).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(reply.toLowerCase()).contains("transfer-encoding: chunked\r\n");
            assertThat(reply).contains("你好", "data: [DONE]\n\n");
            assertThat(dify.sent().getString("user")).isEqualTo("user-1");
            assertThat(dify.sent().getJsonArray("messages").getJsonObject(1).getString("content"))
                    .isEqualTo("你好");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /chat/completions | {"model": "hub-chat", "max_tokens": 5, "messages": [{"role": "user", "content": "ping"}]} | chat.completion
            /completions | {"model": "hub-chat", "max_tokens": 5, "prompt": "ping"} | text_completion
            /embeddings | {"model": "hub-embed-v1", "input": ["ping"]} | list
            /rerank | {"model": "hub-rerank", "query": "q", "documents": ["d0", "d1", "d2"], "top_n": 3} | results
            """)
    void validationOfDifysFormPasses(String path, String body, String expected) throws Exception {
        for (String prefix : List.of("/v1", "")) {
            try (RawHttp http = new RawHttp(dify.hub.port())) {
                // When
                String reply = http.send(head(prefix + path, "", body) + body).readOne();

                // Then
                assertThat(reply).startsWith("HTTP/1.1 200 OK\r\n").contains(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions/chat/completions",
                "/chat/completions/chat/completions",
                "/v1/v1/chat/completions"
            })
    void doubledPathIsNotFoundAndTheRightBaseUrlIsNamed(String path) {
        // When
        HttpResponse<String> reply = dify.client.post(path, "{}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(DifyHub.message(reply)).contains("Base URL", "/v1");
    }

    @Test
    void nothingIsRedirected() {
        for (String path : List.of("/v1/chat/completions/", "/v1", "/", "//v1/chat/completions")) {
            // When
            HttpResponse<String> reply = dify.client.post(path, "{}");

            // Then
            assertThat(reply.statusCode()).as(path).isBetween(400, 499);
        }
    }

    @Test
    void onlyTheKeyTheModelAndTheUserSayWhoAsks() throws Exception {
        // Given
        String body = DifyHub.chat("hub-chat", "x", false).encode();
        String claims = "X-Tenant-Id: other\nX-Forwarded-User: root\nCamelHttpUri: http://127.0.0.1:1/\n"
                + "X-Dify-App-Id: 1\nCookie: session=1\n";

        try (RawHttp http = new RawHttp(dify.hub.port())) {
            // When
            String reply = http.send(head("/v1/chat/completions?role=admin", claims, body) + body)
                    .readOne();

            // Then
            assertThat(reply).startsWith("HTTP/1.1 200 OK\r\n");
            SeenRequest seen = dify.scripted.seen().lastRequest();
            assertThat(seen.headers())
                    .containsEntry("authorization", "Bearer scripted")
                    .doesNotContainKeys("x-tenant-id", "x-forwarded-user", "camelhttpuri", "x-dify-app-id", "cookie");
            assertThat(seen.path()).isEqualTo("/v1/chat/completions");
        }
    }

    @Test
    void parametersAreClampedOrDroppedAndNotRefused() {
        // Given
        JsonObject request = DifyHub.chat("hub-bounds", "ping", false)
                .put("max_tokens", 5)
                .put("temperature", 2)
                .put("frequency_penalty", 1)
                .put("top_p", 0.5);

        // When
        HttpResponse<String> reply = dify.client.post("/v1/chat/completions", request.encode());

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(dify.sent().getInteger("max_tokens")).isEqualTo(16);
        assertThat(dify.sent().getDouble("temperature")).isEqualTo(1.0);
        assertThat(dify.sent().getDouble("top_p")).isEqualTo(0.5);
        assertThat(dify.sent().containsKey("frequency_penalty")).isFalse();
    }

    @Test
    void webSearchEntriesAmongTheToolsAreAccepted() {
        // Given
        JsonObject request = DifyHub.chat("hub-chat", "ping", false)
                .put("web_search", true)
                .put("tools", new JsonArray("[{\"type\":\"web_search\",\"web_search\":{\"enable\":true}}]"));

        // When
        HttpResponse<String> reply = dify.client.post("/v1/chat/completions", request.encode());

        // Then
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(dify.sent().containsKey("tools")).isFalse();
    }

    @Test
    void allNamesOfTheThinkingSwitchBecomeTheUpstreamsOne() {
        // Given
        JsonObject request = DifyHub.chat("hub-chat", "ping", false)
                .mergeIn(new JsonObject("{\"chat_template_kwargs\":{\"enable_thinking\":true,\"thinking\":true,"
                        + "\"reasoning_effort\":\"high\"},\"thinking\":{\"type\":\"enabled\"},\"enable_thinking\":true,"
                        + "\"reasoning_format\":\"deepseek\",\"reasoning_effort\":\"high\"}"));

        // When
        HttpResponse<String> reply = dify.client.post("/v1/chat/completions", request.encode());

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(dify.sent().getString("reasoning_effort")).isEqualTo("high");
        assertThat(dify.sent().fieldNames())
                .doesNotContain("chat_template_kwargs", "thinking", "enable_thinking", "reasoning_format");
    }

    @Test
    void imageOfThreeMegabytesReachesTheUpstreamUnchanged() {
        // Given
        String image = "data:image/png;base64," + "iVBORw0KGgo+/9=".repeat(3_000_000 / 15);
        JsonArray parts = new JsonArray()
                .add(new JsonObject().put("type", "text").put("text", "what is this? 🖼"))
                .add(new JsonObject()
                        .put("type", "image_url")
                        .put("image_url", new JsonObject().put("url", image).put("detail", "high")));
        JsonObject request = DifyHub.chat("hub-chat", "", false);
        request.getJsonArray("messages").getJsonObject(0).put("content", parts);

        // When
        HttpResponse<String> reply = dify.client.post("/v1/chat/completions", request.encode());

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        boolean unchanged = dify.sent().getJsonArray("messages").equals(request.getJsonArray("messages"));
        assertThat(unchanged).isTrue();
    }

    @Test
    void fiftyTextsHaveTheirVectorsInOrder() {
        // Given
        List<String> texts =
                IntStream.range(0, 50).mapToObj(i -> "第 " + i + " 段 🙂").toList();
        List<JsonArray> alone = new ArrayList<>();
        texts.forEach(text -> alone.add(vectors(List.of(text)).get(0)));

        // When
        List<JsonArray> together = vectors(texts);

        // Then
        assertThat(together).isEqualTo(alone).doesNotHaveDuplicates();
    }

    private static List<JsonArray> vectors(List<String> texts) {
        JsonObject request = new JsonObject().put("model", "hub-embed-v1").put("input", new JsonArray(texts));
        JsonObject reply = DifyHub.json(dify.client.post("/v1/embeddings", request.encode()));
        assertThat(reply.getString("model")).isEqualTo("hub-embed-v1");
        assertThat(reply.getJsonObject("usage").getInteger("prompt_tokens")).isPositive();
        assertThat(reply.getJsonObject("usage").getInteger("total_tokens")).isPositive();
        List<JsonArray> vectors = new ArrayList<>();
        reply.getJsonArray("data").forEach(item -> {
            assertThat(((JsonObject) item).getInteger("index")).isEqualTo(vectors.size());
            vectors.add(((JsonObject) item).getJsonArray("embedding"));
        });
        return vectors;
    }

    @Test
    void zeroVectorIsAFailureAndNoVector() {
        // Given
        dify.replay.replyJson("{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                + "\"embedding\":[0,0,0]}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}");

        // When
        HttpResponse<String> reply =
                dify.client.post("/v1/embeddings", "{\"model\":\"hub-replay-embedding\",\"input\":[\"x\"]}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"top_n\":null", ",\"top_n\":null,\"return_documents\":true", ""})
    void rerankWithoutTopNRanksEveryDocument(String more) {
        // When
        HttpResponse<String> reply = dify.client.post(
                "/v1/rerank",
                "{\"model\":\"hub-rerank\",\"query\":\"a b\",\"documents\":[\"c\",\"a\",\"a b\"]" + more + "}");

        // Then
        JsonArray results = DifyHub.json(reply).getJsonArray("results");
        assertThat(results.stream().map(result -> ((JsonObject) result).getInteger("index")))
                .containsExactly(2, 1, 0);
    }

    @Test
    void rawScoresOfAnUpstreamComeBackWithinZeroAndOne() {
        // Given
        dify.replay.replyJson(
                "{\"results\":[{\"index\":0,\"relevance_score\":-4.5}," + "{\"index\":1,\"relevance_score\":3.0}]}");

        // When
        HttpResponse<String> reply = dify.client.post(
                "/v1/rerank", "{\"model\":\"hub-replay-rerank\",\"query\":\"q\",\"documents\":[\"a\",\"b\"]}");

        // Then
        JsonArray results = DifyHub.json(reply).getJsonArray("results");
        assertThat(results.stream().map(result -> ((JsonObject) result).getInteger("index")))
                .containsExactly(1, 0);
        assertThat(results.stream().map(result -> ((JsonObject) result).getDouble("relevance_score")))
                .allMatch(score -> score > 0 && score < 1);
    }

    @Test
    void emptyAuthorizationIsNone() throws Exception {
        // Given
        String body = "{\"model\": \"hub-embed-v1\", \"input\": [\"ping\"]}";
        String request = head("/v1/embeddings", "", body).replaceFirst("Bearer [^\r]*", "");

        try (RawHttp http = new RawHttp(dify.hub.port())) {
            // When
            String reply = http.send(request + body).readOne();

            // Then
            assertThat(reply).startsWith("HTTP/1.1 401 Unauthorized\r\n").contains("\"message\":\"");
        }
    }

    @Test
    void wrongKeyIsNever200() {
        // Given
        HubCaller stranger = new HubCaller(dify.hub.port(), "mh-wrong");

        // When
        HttpResponse<String> reply = stranger.post(
                "/v1/chat/completions", DifyHub.chat("hub-chat", "ping", false).encode());

        // Then
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(DifyHub.message(reply)).isNotBlank();
        assertThat(new String(reply.body().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .startsWith("{\"error\":{\"message\":");
    }
}
