package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.swap.LiveRoutes;
import org.modelhub.swap.NameReport;

/** Admission through the whole hub: real routes, real HTTP, a fresh key for each test. */
class GrantAdmissionTest {

    private static final int TOKENS = 1000;
    private static final int COST = 10_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<String> WORDS =
            List.of("tokens-20", "tokens-20-nousage", "fail-500", "fail-400", "fail-midstream", "tokens-400-pace-20");

    private static ScriptedUpstream upstream;
    private static HubFixture hub;

    private String id;
    private HubCaller app;
    private String secret;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture(
                "test.upstream.url=" + upstream.baseUrl(),
                "hub.admission.key.requests=4/1h",
                "hub.admission.key.tokens=" + TOKENS + "/1h",
                "hub.admission.key.cost=0.01/1d",
                "hub.admission.assumed-output=100",
                "hub.admission.providers.tight.requests=1/1h");
        for (String word : WORDS) {
            Map<String, String> scripted =
                    Map.of("baseUrl", upstream.baseUrl(), "apiKey", "k", "model", "chat-" + word);
            hub.add("m-" + word, "chat", "provider-openai-action", scripted);
        }
        hub.add(
                "m-embed",
                "embedding",
                "provider-openai-action",
                Map.of("baseUrl", upstream.baseUrl(), "apiKey", "k", "model", "embed"));
        hub.write("routes/model/second-try.camel.yaml", """
                - route:
                    id: model.second-try
                    description: Fails, then answers.
                    from:
                      uri: direct:model.second-try
                      steps:
                        - loadBalance:
                            failoverLoadBalancer:
                              exception:
                                - org.modelhub.chat.ProviderException
                            steps:
                              - to: kamelet:model-m-fail-500-action
                              - to: kamelet:model-m-tokens-20-action
                """);
        hub.write("routes/model/budgeted.camel.yaml", """
                - route:
                    id: model.budgeted
                    description: Two requests an hour of each key to the first model, the others to the second.
                    from:
                      uri: direct:model.budgeted
                      steps:
                        - loadBalance:
                            failoverLoadBalancer:
                              exception:
                                - org.modelhub.chat.ProviderException
                            steps:
                              - pipeline:
                                  steps:
                                    - to: kamelet:grant-admission-action?keyRequestLimit=2/1h&onRefusal=next
                                    - to: kamelet:model-m-tokens-20-action
                              - to: kamelet:model-m-fail-400-action
                """);
        hub.add(
                "m-tight",
                "chat",
                "provider-openai-action",
                Map.of("baseUrl", upstream.baseUrl(), "apiKey", "k", "model", "chat-tokens-7", "provider", "tight"));
        hub.write(
                "routes/model/tight-first.camel.yaml",
                hub.read("routes/model/second-try.camel.yaml")
                        .replace("second-try", "tight-first")
                        .replace("m-fail-500", "m-tight"));
        hub.awaitNames("m-embed", "second-try", "budgeted", "m-tight", "tight-first");
        hub.awaitNames(WORDS.stream().map(word -> "m-" + word).toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    @BeforeEach
    void freshKey() {
        HubCaller admin = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
        JsonObject key = new JsonObject(admin.post("/admin/keys", "{\"name\":\"test\",\"role\":\"app\"}")
                .body());
        id = key.getString("id");
        secret = key.getString("key");
        app = new HubCaller(hub.port(), secret);
    }

    private HttpResponse<String> chat(String model, String parameters) {
        return app.post("/v1/chat/completions", body(model, parameters));
    }

    private static String body(String model, String parameters) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}]" + parameters
                + "}";
    }

    private long used(Unit unit, long limit, Duration period) {
        Rate rate = Rate.of(limit, period);
        String bucket = BucketName.of("hub", Scope.KEY, id, unit, rate);
        return limit
                - hub.bean(LocalBuckets.class)
                        .take(List.of(new Claim(bucket, rate, 0)))
                        .levels()
                        .get(0);
    }

    private long tokens() {
        return used(Unit.TOKENS, TOKENS, HOUR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m-tokens-20         | 200 | whole answer: its usage
            m-tokens-20-nousage | 200 | the same, counted by the hub
            second-try          | 200 | the answer once, whatever was tried before
            """)
    void answerIsSettledByItsUsageWholeOrStreamed(String model, int status, String why) {
        // When
        HttpResponse<String> whole = chat(model, ",\"max_tokens\":300");
        HttpResponse<String> streamed =
                chat(model, ",\"max_tokens\":300,\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        // Then
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(status);
        JsonObject usage = new JsonObject(whole.body()).getJsonObject("usage");
        long once = usage.getLong("total_tokens");
        assertThat(streamed.body()).contains("\"total_tokens\":" + once);
        await().untilAsserted(() -> assertThat(tokens()).as(why).isBetween(2 * once - 1, 2 * once));
        long cost = usage.getLong("prompt_tokens") + 2 * usage.getLong("completion_tokens");
        assertThat(used(Unit.COST, COST, Duration.ofDays(1))).isBetween(2 * cost - 1, 2 * cost);
    }

    @ParameterizedTest
    @CsvSource({"m-fail-500, 502", "m-fail-400, 400"})
    void failureBeforeTheFirstTokenGivesAllBackButTheRequest(String model, int status) {
        // When
        HttpResponse<String> answer = chat(model, ",\"max_tokens\":300");

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        await().untilAsserted(() -> assertThat(tokens()).isLessThanOrEqualTo(1));
        assertThat(used(Unit.REQUESTS, 4, HOUR)).isEqualTo(1);
    }

    @Test
    void embeddingIsSettledByItsUsage() {
        // When
        HttpResponse<String> answer =
                app.post("/v1/embeddings", "{\"model\":\"m-embed\",\"input\":\"one two three four five\"}");

        // Then
        long usage = new JsonObject(answer.body()).getJsonObject("usage").getLong("total_tokens");
        await().untilAsserted(() -> assertThat(tokens()).isBetween(usage - 1, usage));
    }

    @Test
    void streamThatBreaksOffIsBilledAtLeastThePromptAndNeverTheReserve() {
        // When
        HttpResponse<String> answer = chat("m-fail-midstream", ",\"max_tokens\":300,\"stream\":true");

        // Then
        assertThat(answer.body()).contains("error").doesNotContain("[DONE]");
        await().untilAsserted(() -> assertThat(tokens()).isBetween(4L, 20L));
    }

    @Tag("S9")
    @Test
    void clientThatLeavesIsBilledForWhatWasProduced() throws IOException {
        // Given
        byte[] body = body("m-tokens-400-pace-20", ",\"stream\":true,\"max_tokens\":400")
                .getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer " + secret
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";

        // When
        try (Socket client = new Socket("127.0.0.1", hub.port())) {
            client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().write(body);
            String seen = "";
            while (seen.split("\"content\":\"", -1).length < 20) {
                byte[] some = new byte[4096];
                int read = client.getInputStream().read(some);
                seen += new String(some, 0, read, StandardCharsets.UTF_8);
            }
        }

        // Then
        await().untilAsserted(() -> assertThat(tokens()).isBetween(20L, 100L));
    }

    @Test
    void fifthRequestIsRefusedWithWhenToComeBackAndNothingGoesToTheProvider() {
        // Given
        for (int i = 0; i < 4; i++) {
            assertThat(chat("m-tokens-20", ",\"max_tokens\":30").statusCode()).isEqualTo(200);
        }
        int before = upstream.seen().requests().size();

        // When
        HttpResponse<String> refused = chat("m-tokens-20", ",\"max_tokens\":30");

        // Then
        JsonObject error = new JsonObject(refused.body()).getJsonObject("error");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(error.getString("code")).isEqualTo("rate_limit_exceeded");
        assertThat(error.getString("type")).isEqualTo("requests");
        assertThat(error.getString("message")).contains("requests of this API key: limit 4 in 1h0m0s, left 0");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(3500L, 3600L);
        assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(upstream.seen().requests()).hasSize(before);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void answerTellsWhatIsLeft() {
        // When
        HttpResponse<String> answer = chat("m-tokens-20", ",\"max_tokens\":300");

        // Then
        assertThat(header(answer, "x-ratelimit-limit-requests")).isEqualTo("4");
        assertThat(header(answer, "x-ratelimit-remaining-requests")).isEqualTo("3");
        assertThat(header(answer, "x-ratelimit-reset-requests"))
                .as("the window began with the first request")
                .isIn("1h0m0s", "59m59s");
        assertThat(header(answer, "x-ratelimit-limit-tokens")).isEqualTo("1000");
        assertThat(Long.parseLong(header(answer, "x-ratelimit-remaining-tokens")))
                .isBetween(690L, 699L);
        assertThat(header(answer, "x-ratelimit-reset-tokens")).isIn("1h0m0s", "59m59s");
    }

    @Test
    void requestAboveTheLimitIsToldThatWaitingDoesNotHelp() {
        // When
        HttpResponse<String> refused = chat("m-tokens-20", ",\"max_tokens\":3000");

        // Then
        JsonObject error = new JsonObject(refused.body()).getJsonObject("error");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error.getString("code")).isEqualTo("request_too_large_for_limit");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        assertThat(tokens()).isZero();
    }

    @Test
    void grantInFrontOfOneModelSendsWhatIsAboveItToTheNext() {
        // When
        int first = chat("budgeted", "").statusCode();
        int second = chat("budgeted", "").statusCode();
        int third = chat("budgeted", "").statusCode();

        // Then
        assertThat(List.of(first, second)).containsOnly(200);
        assertThat(third).as("the second model's").isEqualTo(400);
    }

    @Test
    void providerAboveItsLimitIsPassedOverForTheNextModel() {
        // When
        HttpResponse<String> first = chat("tight-first", "");
        HttpResponse<String> second = chat("tight-first", "");
        HttpResponse<String> alone = chat("m-tight", "");

        // Then
        assertThat(header(first, "hub-served-by")).startsWith("tight/");
        assertThat(header(second, "hub-served-by")).startsWith("openai/");
        assertThat(header(second, "hub-tried")).contains("tight/chat-tokens-7 provider_limited");
        assertThat(alone.statusCode()).isEqualTo(503);
        assertThat(alone.body()).contains("provider_limited", "requests of this provider");
        assertThat(alone.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(3000L, 3600L);
    }

    @Test
    void swapForgetsNothing() {
        // Given
        String file = "routes/model/budgeted.camel.yaml";
        chat("budgeted", "");
        chat("budgeted", "");
        long before = generation("budgeted");

        // When
        hub.write(file, hub.read(file) + "# another generation\n");

        // Then
        await().untilAsserted(() -> assertThat(generation("budgeted")).isGreaterThan(before));
        assertThat(chat("budgeted", "").statusCode()).as("the second model's").isEqualTo(400);
    }

    private static long generation(String name) {
        return hub.bean(LiveRoutes.class).report().stream()
                .filter(report -> report.name().equals(name))
                .mapToLong(NameReport::generation)
                .sum();
    }

    @Test
    void wrongOptionIsRefusedAtTheSwapAndTheOldRouteStaysInForce() {
        // Given
        String file = "routes/model/budgeted.camel.yaml";
        String whole = hub.read(file);
        HubCaller admin = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);

        // When
        hub.write(file, whole.replace("2/1h", "2/1y"));

        // Then
        await().untilAsserted(() -> assertThat(admin.get("/admin/routes").body())
                .contains("keyRequestLimit must be like 600/1m")
                .contains("budgeted.camel.yaml"));
        assertThat(chat("budgeted", "").statusCode()).isNotEqualTo(404);
        hub.write(file, whole);
    }
}
