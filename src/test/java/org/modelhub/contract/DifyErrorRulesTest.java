package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.edge.engine.RawHttp;

/** Failures that tell a Dify user what is wrong: sections 8 and 9 of the contract. */
class DifyErrorRulesTest {

    private static DifyHub dify;

    @BeforeAll
    static void start() {
        dify = new DifyHub("hub.edge.max-body=100000");
    }

    @AfterAll
    static void stop() {
        dify.close();
    }

    @ParameterizedTest(name = "{0} {1} is {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST | /v1/chat/completions | application/json | {"model":"hub-chat"} | 400 Bad Request
            POST | /v1/chat/completions | application/json | {"model" | 400 Bad Request
            POST | /v1/chat/completions | application/json | {"model":"none","messages":[{"role":"user","content":"x"}]} | 404 Not Found
            POST | /v1/embeddings | application/json | {"model":"none","input":["x"]} | 404 Not Found
            POST | /v1/rerank | application/json | {"model":"none","query":"q","documents":["x"]} | 404 Not Found
            POST | /v1/nowhere | application/json | {} | 404 Not Found
            DELETE | /v1/chat/completions | application/json | {} | 405 Method Not Allowed
            POST | /v1/chat/completions | text/plain | x | 415 Unsupported Media Type
            POST | /v1/chat/completions | application/json | {"model":"hub-fail-429","messages":[{"role":"user","content":"x"}]} | 429 Too Many Requests
            POST | /v1/chat/completions | application/json | {"model":"hub-embed-v1","messages":[{"role":"user","content":"x"}]} | 400 Bad Request
            """)
    void refusalHasTheStandardReasonAndAMessageFirst(
            String method, String path, String type, String body, String status) throws Exception {
        try (RawHttp http = new RawHttp(dify.hub.port())) {
            // When
            String reply = http.send(method + " " + path + " HTTP/1.1\r\nHost: hub\r\nContent-Type: " + type
                            + "\r\nAuthorization: Bearer " + HubFixture.ADMIN_KEY + "\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .readOne();

            // Then
            assertThat(reply).startsWith("HTTP/1.1 " + status + "\r\n");
            assertShape(reply.substring(reply.indexOf("\r\n\r\n") + 4));
        }
    }

    private static void assertShape(String body) {
        assertThat(body).startsWith("{\"error\":{\"message\":\"");
        JsonObject error = new JsonObject(body).getJsonObject("error");
        assertThat(error.fieldNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.getString("message")).isNotBlank();
        assertThat(error.getString("type")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400 Bad Request",
        "401, 502 Bad Gateway",
        "404, 502 Bad Gateway",
        "422, 400 Bad Request",
        "500, 502 Bad Gateway",
        "503, 503 Service Unavailable",
        "504, 504 Gateway Timeout",
        "529, 503 Service Unavailable"
    })
    void failureOfAnUpstreamHasTheStandardReason(int upstream, String status) throws Exception {
        // Given
        dify.replay.replyStatus(upstream, "{\"error\":{\"message\":\"as it likes\"}}");
        String body = "{\"model\":\"hub-replay-embedding\",\"input\":[\"x\"]}";

        try (RawHttp http = new RawHttp(dify.hub.port())) {
            // When
            String reply = http.send("POST /v1/embeddings HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                            + "Authorization: Bearer " + HubFixture.ADMIN_KEY + "\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .readOne();

            // Then
            assertThat(reply).startsWith("HTTP/1.1 " + status + "\r\n");
            assertShape(reply.substring(reply.indexOf("\r\n\r\n") + 4));
            assertThat(reply).doesNotContain("upstream-secret", "127.0.0.1");
        }
    }

    @Test
    void tooLargeABodyIsRefusedWithItsReason() throws Exception {
        try (RawHttp http = new RawHttp(dify.hub.port())) {
            // When
            String reply = http.send("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer "
                            + HubFixture.ADMIN_KEY + "\r\nContent-Length: 100001\r\n\r\n")
                    .readOne();

            // Then
            assertThat(reply).startsWith("HTTP/1.1 413 Request Entity Too Large\r\n");
            assertShape(reply.substring(reply.indexOf("\r\n\r\n") + 4));
        }
    }

    @Test
    void unknownNameIsToldTheNamesThereAre() {
        // When
        HttpResponse<String> reply = dify.ask("no-such", "x");

        // Then
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(DifyHub.message(reply)).contains("no-such", "hub-chat", "chat-default", "rerank-default");
    }

    /** On these words Dify's plugin changes the request and sends it again. */
    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 504})
    void wordsThatMakeDifyRepeatItselfStayOutOfOtherErrors(int status) {
        // Given
        dify.replay.replyStatus(
                status,
                "{\"error\":{\"message\":\"thinking of budget_tokens, Invalid 'max_output_tokens', "
                        + "integer_below_min_value\"}}");

        // When
        String body = dify.ask("hub-replay-chat", "x").body();

        // Then
        assertThat(body)
                .doesNotContain("thinking", "budget_tokens", "integer_below_min_value", "Invalid 'max_output_tokens'");
    }

    @Test
    void upstreamThatFindsThePromptTooLongIsUnderstood() {
        // Given
        dify.replay.replyStatus(
                400,
                "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens, but you gave 9000.\","
                        + "\"code\":null}}");

        // When
        HttpResponse<String> reply = dify.ask("hub-replay-chat", "x");

        // Then
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(DifyHub.json(reply).getJsonObject("error").getString("code")).isEqualTo("context_length_exceeded");
        assertThat(DifyHub.message(reply)).contains("8192", "9000");
    }

    @Test
    void anotherModelServesBeforeTheFirstWordAndNeverAfterIt() {
        // Given
        for (String broken : List.of("midstream", "429")) {
            dify.hub.write(
                    "routes/model/hub-after-" + broken + ".camel.yaml",
                    dify.hub
                            .read("routes/model/chat-default.camel.yaml")
                            .replace("chat-default", "hub-after-" + broken)
                            .replace("model-gpt-4-1-mini", "model-test-fail-" + broken));
        }
        dify.hub.awaitNames("hub-after-midstream", "hub-after-429");

        // When
        DifyStream refused = dify.stream("hub-after-429", "x");
        DifyStream broken = dify.stream("hub-after-midstream", "x");

        // Then
        assertThat(refused.assertWhole().text()).contains("extractive");
        assertThat(broken.text()).startsWith("t0 ").doesNotContain("extractive");
        broken.assertFailed();
    }

    @Test
    void throttledUpstreamTellsHowLongToWait() {
        // When
        HttpResponse<String> reply = dify.ask("hub-fail-429", "x");

        // Then
        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(reply.headers().firstValue("Retry-After")).contains("30");
    }
}
