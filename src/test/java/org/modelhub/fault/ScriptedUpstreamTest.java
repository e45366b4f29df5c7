package org.modelhub.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedUpstreamTest {

    private static final String TOOLS = "[{\"type\":\"function\",\"function\":{\"name\":\"other\"}},"
            + "{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void plainModelRepeatsTheLastUserMessage() {
        // When
        JsonObject answer = json(post("/v1/chat/completions", chat("m", false, "你好")));

        // Then
        assertThat(choice(answer).getJsonObject("message").getString("content")).isEqualTo("You said: 你好");
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("stop");
        assertThat(answer.getJsonObject("usage").getInteger("completion_tokens"))
                .isPositive();
    }

    @Test
    void streamHasTheTokensNamedThenFinishUsageAndDone() {
        // When
        List<String> events = events(post("/chat/completions", chat("chat-tokens-4", true, "x")));

        // Then
        assertThat(events).hasSize(1 + 4 + 3).endsWith("[DONE]");
        assertThat(events.get(1)).contains("t0 ");
        assertThat(events.get(5)).contains("\"finish_reason\":\"stop\"");
        assertThat(events.get(6)).contains("\"choices\":[]").contains("total_tokens");
    }

    @Test
    void paceSpreadsTheEvents() {
        // Given
        Instant asked = Instant.now();

        // When
        post("/v1/chat/completions", chat("tokens-3-pace-50", true, "x"));

        // Then
        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void offeredToolIsCalledOnceInFragments() {
        // Given
        JsonObject request = new JsonObject(chat("m", true, "weather?")).put("tools", new JsonArray(TOOLS));

        // When
        String stream = post("/v1/chat/completions", request.encode()).body();

        // Then
        assertThat(stream).containsOnlyOnce("get_weather").containsOnlyOnce("call_scripted_0");
        assertThat(stream).contains("\"finish_reason\":\"tool_calls\"");
        assertThat(arguments(stream)).isEqualTo("{\"city\":\"Beijing\"}");
    }

    @Test
    void toolResultIsAnsweredWithText() {
        // Given
        JsonObject request = new JsonObject(chat("m", false, "weather?")).put("tools", new JsonArray(TOOLS));
        request.getJsonArray("messages")
                .add(new JsonObject().put("role", "tool").put("content", "sunny"));

        // When
        JsonObject answer = json(post("/v1/chat/completions", request.encode()));

        // Then
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("stop");
    }

    @Test
    void failureBeforeTheFirstByteHasItsStatus() {
        // When
        HttpResponse<String> answer = post("/v1/chat/completions", chat("hub-fail-429", true, "x"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("30");
    }

    @Test
    void failureMidStreamFollowsTokensAndNamesTheUpstream() {
        // When
        List<String> events = events(post("/v1/chat/completions", chat("fail-midstream", true, "x")));

        // Then
        assertThat(events).hasSize(1 + 3 + 1);
        assertThat(events.get(4)).contains("\"error\"").contains("upstream").doesNotContain("choices");
    }

    @Test
    void embeddingsDependOnTheTextAlone() {
        // When
        JsonObject answer = json(post("/v1/embeddings", "{\"model\":\"e\",\"input\":[\"alpha\",\"beta\",\"alpha\"]}"));

        // Then
        JsonArray data = answer.getJsonArray("data");
        assertThat(vector(data, 0)).isEqualTo(vector(data, 2)).isNotEqualTo(vector(data, 1));
        assertThat(vector(data, 0).size()).isEqualTo(ScriptedVectors.DIMENSION);
    }

    @Test
    void rerankPutsTheDocumentThatAnswersFirst() {
        // When
        JsonObject answer = json(post(
                "/v1/rerank",
                "{\"model\":\"r\",\"query\":\"capital of France\",\"top_n\":null,"
                        + "\"documents\":[\"Berlin\",\"Paris is the capital of France\"]}"));

        // Then
        assertThat(answer.getJsonArray("results").getJsonObject(0).getInteger("index"))
                .isOne();
    }

    @Test
    void bodyThatIsNoRequestIsRefused() {
        // When
        HttpResponse<String> answer = post("/v1/chat/completions", "[]");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void callerThatLeavesMidStreamIsRecorded() throws Exception {
        // Given
        HttpRequest request = request("/v1/chat/completions", chat("tokens-500-pace-10", true, "x"));
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        answer.body().read();

        // When
        answer.body().close();

        // Then
        await().untilAsserted(() -> assertThat(upstream.seen().abandoned()).hasSize(1));
    }

    private static String chat(String model, boolean stream, String text) {
        JsonObject message = new JsonObject().put("role", "user").put("content", text);
        return new JsonObject()
                .put("model", model)
                .put("stream", stream)
                .put("messages", new JsonArray().add(message))
                .encode();
    }

    private HttpResponse<String> post(String path, String body) {
        try {
            return client.send(request(path, body), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(upstream.uri(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static JsonObject json(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private static JsonObject choice(JsonObject answer) {
        return answer.getJsonArray("choices").getJsonObject(0);
    }

    private static JsonArray vector(JsonArray data, int index) {
        return data.getJsonObject(index).getJsonArray("embedding");
    }

    private static List<String> events(HttpResponse<String> response) {
        return List.of(response.body().split("\n\n")).stream()
                .map(event -> event.substring("data: ".length()))
                .toList();
    }

    private static String arguments(String stream) {
        StringBuilder arguments = new StringBuilder();
        for (String event : stream.split("\n\n")) {
            if (event.contains("tool_calls\":[")) {
                arguments.append(choice(new JsonObject(event.substring("data: ".length())))
                        .getJsonObject("delta")
                        .getJsonArray("tool_calls")
                        .getJsonObject(0)
                        .getJsonObject("function")
                        .getString("arguments", ""));
            }
        }
        return arguments.toString();
    }
}
