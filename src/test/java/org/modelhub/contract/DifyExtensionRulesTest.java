package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.edge.engine.RawHttp;

/** What Dify calls besides models, as it calls it: section 10 of the contract, and its Xinference plugin. */
class DifyExtensionRulesTest {

    private static final String EXTENSION = "/dify/extension";
    private static final String POLICY = """
            rules:
              - {name: projects, words: [天机], response: 这个问题不能回答。}
              - {name: phones, patterns: ['1[3-9]\\d{9}'], action: mask}
            """;

    private static HubFixture hub;
    private static HubCaller dify;

    @BeforeAll
    static void start() {
        hub = new HubFixture("hub.knowledge.poll=100ms");
        hub.write("policy/content.yaml", POLICY);
        hub.write("knowledge/hand-book/hr/leave.md", """
                # 请假制度

                ## 年假
                每位员工每年有三十天的年假，需要提前两周申请。

                ## 病假
                生病时请在当天上午九点前通知主管，第三天起需要医生证明。
                """);
        hub.write("knowledge/hand-book/it/laptop.txt", "笔记本电脑坏了请联系信息部，分机号是四二四二。\n");
        hub.write(
                "knowledge/english/rules.md", "# Travel\n\nBook trains in second class.\n\n# Food\n\nLunch is free.\n");
        dify = withKey("dify");
        for (String id : List.of("hand-book", "english")) {
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> retrieve(id, "x", 1, 0, null).statusCode() == 200);
        }
    }

    private static HubCaller withKey(String name) {
        HubCaller admin = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
        String made = admin.post("/admin/keys", "{\"name\":\"" + name + "\",\"role\":\"app\"}")
                .body();
        return new HubCaller(hub.port(), new JsonObject(made).getString("key"));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static HttpResponse<String> point(String point, JsonObject params) {
        return dify.post(
                EXTENSION,
                new JsonObject().put("point", point).put("params", params).encode());
    }

    private static HttpResponse<String> retrieve(
            String knowledge, String query, int topK, double threshold, JsonObject condition) {
        JsonObject body = new JsonObject()
                .put("retrieval_setting", new JsonObject().put("top_k", topK).put("score_threshold", threshold))
                .put("query", query)
                .put("knowledge_id", knowledge)
                .put("metadata_condition", condition);
        return dify.post("/dify/retrieval", body.encode());
    }

    private static List<JsonObject> records(HttpResponse<String> reply) {
        List<JsonObject> records = new ArrayList<>();
        new JsonObject(reply.body()).getJsonArray("records").forEach(record -> records.add((JsonObject) record));
        return records;
    }

    @DisplayName("R10.1 ping")
    @Test
    void testCallAtSaveIsAnsweredWithPong() {
        // When
        HttpResponse<String> reply = point("ping", new JsonObject());

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"result\":\"pong\"}");
    }

    @DisplayName("R10.1 input moderation blocks")
    @Test
    void inputThatARuleBlocksHasItsResponse() {
        // Given
        JsonObject params = new JsonObject()
                .put("app_id", "a")
                .put("inputs", new JsonObject().put("topic", "天机是什么"))
                .put("query", "hello");

        // When
        JsonObject verdict =
                new JsonObject(point("app.moderation.input", params).body());

        // Then
        assertThat(verdict)
                .isEqualTo(new JsonObject()
                        .put("flagged", true)
                        .put("action", "direct_output")
                        .put("preset_response", "这个问题不能回答。")
                        .put("inputs", params.getJsonObject("inputs"))
                        .put("query", "hello"));
    }

    @DisplayName("R10.1 input moderation overrides")
    @Test
    void inputThatARuleMasksIsHandedBackMasked() {
        // Given
        JsonObject params = new JsonObject()
                .put("app_id", "a")
                .put("inputs", new JsonObject().put("phone", "13812345678").put("n", 2))
                .put("query", "call 13812345678");

        // When
        JsonObject verdict =
                new JsonObject(point("app.moderation.input", params).body());

        // Then
        assertThat(verdict)
                .isEqualTo(new JsonObject()
                        .put("flagged", true)
                        .put("action", "overridden")
                        .put("preset_response", "")
                        .put("inputs", new JsonObject().put("phone", "***").put("n", 2))
                        .put("query", "call ***"));
    }

    @DisplayName("R10.1 output moderation, called again and again with the whole text so far")
    @Test
    void growingAnswerIsJudgedWholeAtEachCall() {
        // Given
        String answer = "好的。".repeat(200) + "关于天机，" + "好的。".repeat(200);
        List<Boolean> flags = new ArrayList<>();

        // When
        for (int length = 100; length < answer.length() + 100; length += 100) {
            String soFar = answer.substring(0, Math.min(length, answer.length()));
            JsonObject verdict = new JsonObject(point("app.moderation.output", new JsonObject().put("text", soFar))
                    .body());
            flags.add(verdict.getBoolean("flagged"));
            assertThat(verdict.getString("text")).isEqualTo(soFar);
            assertThat(verdict.getString("action")).isEqualTo("direct_output");
        }

        // Then
        assertThat(flags.subList(0, 6)).containsOnly(false);
        assertThat(flags.subList(6, flags.size())).containsOnly(true);
    }

    @DisplayName("R10.1 a broken policy file")
    @Test
    void brokenPolicyLeavesTheOldOneUntilItIsMended() {
        // Given
        JsonObject params = new JsonObject().put("text", "天机");
        hub.write("policy/content.yaml", "rules: [{name: a");
        JsonObject meanwhile =
                new JsonObject(point("app.moderation.output", params).body());
        hub.write("policy/content.yaml", "rules: []");

        // When
        JsonObject mended =
                new JsonObject(point("app.moderation.output", params).body());
        hub.write("policy/content.yaml", POLICY);

        // Then
        assertThat(meanwhile.getBoolean("flagged")).isTrue();
        assertThat(mended.getBoolean("flagged")).isFalse();
    }

    @DisplayName("R10.1 external data tool")
    @Test
    void dataToolAnswersFromTheKnowledgeThatItsVariableNames() {
        // Given
        JsonObject params = new JsonObject()
                .put("app_id", "a")
                .put("tool_variable", "hand_book")
                .put("inputs", new JsonObject())
                .put("query", "每年有多少天年假？");

        // When
        HttpResponse<String> reply = point("app.external_data_tool.query", params);

        // Then
        assertThat(new JsonObject(reply.body()).getString("result")).contains("三十天");
    }

    @DisplayName("R10.1 what is refused says why in its first 100 characters")
    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"point":"app.external_data_tool.query","params":{"tool_variable":"none","inputs":{},"query":"x"}} | 404 | The knowledge 'none' does not exist.
            {"point":"app.external_data_tool.query","params":{}} | 400 | 'tool_variable' must name
            {"point":"app.unknown","params":{}} | 400 | 'point' must be one of ping
            {"point":"app.moderation.output"} | 400 | 'params' must be an object.
            {"point" | 400 | The request is not valid JSON
            `` | 400 | The request has no body.
            """)
    void refusalSaysWhyAtOnce(String body, int status, String reason) {
        // When
        HttpResponse<String> reply = dify.post(EXTENSION, body);

        // Then
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body().substring(0, 100)).contains(reason);
    }

    @DisplayName("R10.1 without a key")
    @Test
    void extensionAsksForAKey() {
        // When
        HttpResponse<String> reply = new HubCaller(hub.port(), "mh-wrong").post(EXTENSION, "{\"point\":\"ping\"}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(401);
    }

    /** As httpx sends it: no content type, and an empty body. */
    private static String save(String path, String authorization) throws Exception {
        try (RawHttp http = new RawHttp(hub.port())) {
            return http.send("POST " + path + " HTTP/1.1\r\nHost: hub:8080\r\nAccept: */*\r\n"
                            + "Accept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n"
                            + "User-Agent: python-httpx/0.27.2\r\n" + authorization + "Content-Length: 0\r\n\r\n")
                    .readOne();
        }
    }

    @DisplayName("R10.2 the call at save")
    @ParameterizedTest
    @ValueSource(strings = {"/retrieval", "/dify/retrieval"})
    void emptyBodyWithAValidKeyIs400(String path) throws Exception {
        // When
        String reply = save(path, "Authorization: Bearer " + HubFixture.ADMIN_KEY + "\r\n");

        // Then
        assertThat(reply).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(reply).endsWith("{\"error_code\":400,\"error_msg\":\"The request has no body.\"}");
    }

    @DisplayName("R10.2 a wrong key at save is 403, which is all that Dify refuses")
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "'', 1001",
        "Authorization: Basic abc, 1001",
        "Authorization: Bearer, 1001",
        "Authorization: Bearer mh-wrong-key-that-is-long-enough, 1002"
    })
    void callerThatIsNotKnownIs403WithDifysCode(String header, int code) throws Exception {
        // When
        String reply = save("/dify/retrieval", header.isEmpty() ? "" : header + "\r\n");

        // Then
        assertThat(reply).startsWith("HTTP/1.1 403 Forbidden\r\n").contains("{\"error_code\":" + code + ",");
        assertThat(reply).contains("\"error_msg\":\"").doesNotContain("mh-wrong");
    }

    @DisplayName("R10.2 query")
    @Test
    void bestPassageComesFirstInDifysForm() {
        // When
        HttpResponse<String> reply = retrieve("hand-book", "生病了要做什么？", 2, 0.0, null);

        // Then
        List<JsonObject> records = records(reply);
        assertThat(records).hasSize(2);
        JsonObject best = records.get(0);
        assertThat(best.fieldNames()).containsExactly("content", "score", "title", "metadata");
        assertThat(best.getString("content")).startsWith("请假制度 > 病假\n\n").contains("医生证明");
        assertThat(best.getDouble("score")).isBetween(0.5, 1.0);
        assertThat(best.getString("title")).isEqualTo("请假制度");
        assertThat(best.getJsonObject("metadata").getString("path")).isEqualTo("hr/leave.md");
    }

    @DisplayName("R10.2 the same query has the same answer, with a trace header and within 5 s")
    @Test
    void queryIsIdempotentAndQuick() throws Exception {
        // Given
        String body = "{\"retrieval_setting\": {\"top_k\": 3, \"score_threshold\": 0.0}, \"query\": \"lunch\", "
                + "\"knowledge_id\": \"english\", \"metadata_condition\": null}";
        String request = "POST /dify/retrieval HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
                + "Authorization: Bearer " + HubFixture.ADMIN_KEY + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
        List<String> replies = new ArrayList<>();
        long began = System.nanoTime();

        // When
        for (int i = 0; i < 4; i++) {
            try (RawHttp http = new RawHttp(hub.port())) {
                replies.add(http.send(request).readOne().replaceFirst("(?s)^.*\r\n\r\n", ""));
            }
        }

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - began).dividedBy(4)).isLessThan(Duration.ofSeconds(5));
        assertThat(replies).allMatch(reply -> reply.equals(replies.get(0)));
        assertThat(new JsonObject(replies.get(0))
                        .getJsonArray("records")
                        .getJsonObject(0)
                        .getString("content"))
                .contains("Lunch is free");
    }

    @DisplayName("R10.2 score_threshold")
    @Test
    void whatHasNothingToDoWithTheQueryIsBelowTheThreshold() {
        // When
        HttpResponse<String> reply = retrieve("hand-book", "量子色动力学的渐近自由", 5, 0.5, null);

        // Then
        assertThat(reply.body()).isEqualTo("{\"records\":[]}");
    }

    @DisplayName("R10.2 metadata_condition")
    @Test
    void conditionLeavesOutTheOtherFiles() {
        // Given
        JsonObject condition = new JsonObject()
                .put("logical_operator", "and")
                .put(
                        "conditions",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", new JsonArray().add("path"))
                                        .put("comparison_operator", "start with")
                                        .put("value", "it/")));

        // When
        HttpResponse<String> reply = retrieve("hand-book", "年假", 5, 0.0, condition);

        // Then
        assertThat(records(reply))
                .hasSize(1)
                .allMatch(record ->
                        record.getJsonObject("metadata").getString("name").equals("laptop.txt"));
    }

    @DisplayName("R10.2 errors in Dify's form")
    @ParameterizedTest(name = "{0} is {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"knowledge_id":"none","query":"x"} | 404 | 2001
            {"knowledge_id":"../policy","query":"x"} | 404 | 2001
            {"knowledge_id":"english"} | 400 | 400
            {"query":"x"} | 400 | 400
            {"knowledge_id":"english","query":"x","retrieval_setting":{"top_k":0}} | 400 | 400
            {"knowledge_id":"english","query":"x","metadata_condition":{"conditions":[{"name":"a","comparison_operator":"like"}]}} | 400 | 400
            [1] | 400 | 400
            """)
    void refusalHasDifysForm(String body, int status, int code) {
        // When
        HttpResponse<String> reply = dify.post("/dify/retrieval", body);

        // Then
        assertThat(reply.statusCode()).isEqualTo(status);
        JsonObject error = new JsonObject(reply.body());
        assertThat(error.fieldNames()).containsExactly("error_code", "error_msg");
        assertThat(error.getInteger("error_code")).isEqualTo(code);
        assertThat(error.getString("error_msg")).isNotBlank();
    }

    @DisplayName("R10.2 a changed file is followed")
    @Test
    void changedDocumentIsFound() {
        // When
        hub.write("knowledge/english/new.md", "# Parking\n\nThe garage opens at six.\n");

        // Then
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(retrieve("english", "When does the garage open?", 1, 0.3, null)
                                .body())
                        .contains("opens at six"));
    }

    @DisplayName("R10.3 health and usage")
    @Test
    void toolsCanAskForHealthAndUsage() {
        // Given
        HubCaller own = withKey("usage");
        JsonObject before = new JsonObject(own.get("/v1/usage").body());
        own.post("/v1/embeddings", "{\"model\":\"embed-default-v1\",\"input\":\"ping\"}");

        // When
        HttpResponse<String> health = new HubCaller(hub.port(), null).get("/health");

        // Then
        assertThat(health.body()).isEqualTo("{\"status\":\"ready\"}");
        await().untilAsserted(() -> {
            JsonObject after = new JsonObject(own.get("/v1/usage").body());
            assertThat(after.getLong("requests")).isEqualTo(before.getLong("requests") + 1);
            assertThat(after.getLong("prompt_tokens")).isGreaterThan(before.getLong("prompt_tokens"));
            assertThat(after.getJsonArray("models").getJsonObject(0).getString("model"))
                    .isEqualTo("embed-default-v1");
        });
    }

    /** As Dify's plugin, and the client inside it, decide what a model is and whether to send the key. */
    @DisplayName("Xinference GET /v1/models/{uid}")
    @Test
    void xinferencePluginFindsWhatItReads() {
        // Given
        JsonObject cluster = new JsonObject(
                new HubCaller(hub.port(), null).get("/v1/cluster/auth").body());

        // When
        JsonObject chat = new JsonObject(dify.get("/v1/models/chat-default").body());
        JsonObject embedding =
                new JsonObject(dify.get("/v1/models/embed-default-v1").body());
        JsonObject rerank = new JsonObject(dify.get("/v1/models/rerank-default").body());

        // Then
        assertThat(cluster.getBoolean("auth")).isTrue();
        // A format of ggmlv3 makes the plugin look into the name.
        assertThat(chat.getString("model_format")).isNotEqualTo("ggmlv3");
        assertThat(chat.getString("model_type")).isEqualTo("LLM");
        assertThat(chat.getJsonArray("model_ability")).contains("chat");
        assertThat(chat.getJsonArray("model_ability").contains("tools"))
                .isEqualTo(chat.getJsonArray("features").contains("tools"));
        assertThat(chat.getInteger("context_length")).isEqualTo(chat.getInteger("context_window"));
        assertThat(chat.getInteger("max_tokens")).isEqualTo(chat.getInteger("max_output_tokens"));
        assertThat(embedding.getString("model_type")).isEqualTo("embedding");
        assertThat(embedding.getInteger("max_tokens")).isEqualTo(512);
        assertThat(embedding.getInteger("dimensions")).isEqualTo(512);
        assertThat(rerank.getString("model_type")).isEqualTo("rerank");
    }
}
