package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.exchange.RequestOutcome;

/** The limits and the hygiene of the data port, spoken to in raw bytes. */
class DataPortTest {

    private static final int LIMIT = EdgeFixture.DEFAULTS.maxBody();

    private final List<Map<String, Object>> headersSeen = new CopyOnWriteArrayList<>();
    private final List<RequestHead> headsSeen = new CopyOnWriteArrayList<>();
    private EdgeFixture edge;

    @BeforeEach
    void open() {
        edge = new EdgeFixture(
                EdgeFixture.DEFAULTS, new Dialects(List.of(new OpenAiDialect()), List.of()), new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/v1/echo?httpMethodRestrict=POST").process(DataPortTest.this::note);
                        from("platform-http:/v1/models/{id}?httpMethodRestrict=GET")
                                .process(DataPortTest.this::note);
                        from("platform-http:/v1/slow?httpMethodRestrict=POST")
                                .delay(3000)
                                .asyncDelayed();
                        from("platform-http:/v1/broken?httpMethodRestrict=POST")
                                .errorHandler(noErrorHandler())
                                .process(exchange -> {
                                    throw new IllegalStateException("secret detail at /etc/passwd");
                                });
                    }
                });
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private void note(Exchange exchange) {
        headersSeen.add(Map.copyOf(exchange.getIn().getHeaders()));
        headsSeen.add(exchange.getVariable(HubVariables.HEAD, RequestHead.class));
        exchange.getMessage().setBody(Map.of("ok", true));
    }

    private static String post(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: hub\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private String ask(String request) throws IOException {
        try (RawHttp http = new RawHttp(edge.port())) {
            return http.send(request).readOne();
        }
    }

    @Tag("W6")
    @Test
    void declaredBodyAboveTheLimitIsRefusedBeforeItIsRead() throws IOException {
        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            http.send("POST /v1/echo HTTP/1.1\r\nHost: hub\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n");

            // Then
            assertThat(http.readOne()).startsWith("HTTP/1.1 413 ").contains("\"code\":\"body_too_large\"");
            assertThat(http.closedByPeer()).isTrue();
        }
    }

    @Tag("W6")
    @Test
    void chunkedBodyAboveTheLimitIsRefusedAsSoonAsItPassesTheLimit() throws IOException {
        try (RawHttp http = new RawHttp(edge.port())) {
            // Given
            http.send("POST /v1/echo HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes();

            // When
            int sent = 0;
            try {
                while (sent < 8 * LIMIT) {
                    sent += http.write(chunk);
                }
            } catch (IOException closed) {
                // The hub stopped reading and closed, which is what is asked of it.
            }

            // Then
            assertThat(headersSeen).isEmpty();
            assertThat(sent).as("bytes until the hub closed").isLessThan(8 * LIMIT);
        }
    }

    @Tag("W6")
    @Test
    void bodyOfExactlyTheLimitIsTaken() throws IOException {
        assertThat(ask(post("/v1/echo", "", "x".repeat(LIMIT)))).startsWith("HTTP/1.1 200 ");
    }

    @Tag("W6")
    @Test
    void clientThatWaitsForContinueIsToldSoOrRefusedFirst() throws IOException {
        String expect = "Expect: 100-continue\r\n";
        try (RawHttp good = new RawHttp(edge.port());
                RawHttp bad = new RawHttp(edge.port())) {
            // When
            good.send("POST /v1/echo HTTP/1.1\r\nHost: hub\r\n" + expect + "Content-Length: 2\r\n\r\n");
            bad.send(
                    "POST /v1/echo HTTP/1.1\r\nHost: hub\r\n" + expect + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n");

            // Then
            assertThat(good.readOne()).startsWith("HTTP/1.1 100 ");
            assertThat(good.send("{}").readOne()).startsWith("HTTP/1.1 200 ");
            assertThat(bad.readOne()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Tag("W6")
    @Test
    void headersAboveTheLimitInSizeOrNumberAreRefused() throws IOException {
        // Given
        String large = "X-Large: " + "a".repeat(8193) + "\r\n";
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            many.append("X-").append(i).append(": 1\r\n");
        }

        // When
        String tooLarge = ask(post("/v1/echo", large, "{}"));
        String tooMany = ask(post("/v1/echo", many.toString(), "{}"));

        // Then
        assertThat(tooLarge).startsWith("HTTP/1.1 431 ").contains("headers_too_large");
        assertThat(tooMany).startsWith("HTTP/1.1 431 ").contains("too_many_headers");
    }

    @Tag("W6")
    @Test
    void urlAboveTheLimitIsRefused() throws IOException {
        assertThat(ask(post("/v1/echo?" + "a".repeat(8193), "", "{}"))).matches("(?s)HTTP/1\\.[01] 414 .*");
    }

    @Test
    void requestThatNeverArrivesWholeIsGivenUp() throws IOException {
        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            http.send("POST /v1/echo HTTP/1.1\r\nHost: hub\r\nContent-Length: 10\r\n\r\n{");

            // Then
            assertThat(http.readOne()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void answerThatDoesNotBeginInTimeIsAGatewayTimeout() throws IOException {
        assertThat(ask(post("/v1/slow", "", "{}"))).startsWith("HTTP/1.1 504 ");
    }

    @Test
    void refusedRequestIsCountedOutAsOftenAsItIsCountedIn() throws IOException {
        // Given
        ask("POST /v1/echo HTTP/1.1\r\nHost: hub\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n");
        ask(post("/v1/echo", "Content-Encoding: gzip\r\n", "{}"));

        // When
        ask(post("/v1/echo", "", "{}"));

        // Then
        await().untilAsserted(() -> assertThat(edge.outcomes())
                .extracting(RequestOutcome::status)
                .containsExactlyInAnyOrder(413, 415, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "gzip, gzip", "zstd"})
    void compressedBodyIsRefused(String encoding) throws IOException {
        assertThat(ask(post("/v1/echo", "Content-Encoding: " + encoding + "\r\n", "{}")))
                .startsWith("HTTP/1.1 415 ");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/v1/v1/echo,404",
        "POST,/v1/echo/v1/echo,404",
        "POST,/,404",
        "GET,/v1/echo,405",
        "DELETE,/v1/echo,405"
    })
    void pathOrMethodThatNobodyTakesIsAJsonErrorWithTheRightStatus(String method, String path, int status)
            throws IOException {
        // When
        String answer = ask(method + " " + path + " HTTP/1.1\r\nHost: hub\r\nContent-Length: 0\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("{\"error\":{\"message\":\"");
    }

    @Test
    void doubledPathIsToldTheRightBaseUrl() throws IOException {
        assertThat(ask(post("/v1/chat/completions/chat/completions", "", "{}"))).contains("ends in /v1");
    }

    @Test
    void oldHttpAndCleartextHttp2AreNotSpoken() throws IOException {
        // When
        String upgrade = ask(post(
                "/v1/echo",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n",
                "{}"));

        // Then
        assertThat(upgrade).startsWith("HTTP/1.1 200 ");
    }

    @Tag("W10")
    @Test
    void defectOfTheHubIsToldWithoutADetail() throws IOException {
        assertThat(ask(post("/v1/broken", "", "{}")))
                .startsWith("HTTP/1.1 500 ")
                .contains("\"code\":\"internal\"")
                .doesNotContain("secret")
                .doesNotContain("Exception");
    }

    @Tag("W9")
    @Test
    void nothingAClientSendsBecomesACamelHeader() throws IOException {
        // Given
        List<String> names = new ArrayList<>(List.of(
                "operationName", "websocket.connectionKey", "mail.smtp.host", "breadcrumbId", "org.apache.camel.x"));
        for (String name :
                List.of("CamelHttpUri", "CamelHttpPath", "CamelHttpMethod", "CamelBeanMethodName", "CamelFileName")) {
            names.add(name);
            names.add(name.toLowerCase());
            names.add(name.toUpperCase());
            names.add("cAmEl" + name.substring(5));
        }
        StringBuilder headers = new StringBuilder();
        StringBuilder query = new StringBuilder("?x=1");
        names.forEach(name -> {
            headers.append(name).append(": evil\r\n");
            query.append('&').append(name).append("=evil");
        });

        // When
        ask(post("/v1/echo" + query, headers.toString(), "{}"));
        ask("GET /v1/models/CamelHttpUri HTTP/1.1\r\nHost: hub\r\n" + headers + "\r\n");

        // Then
        assertThat(headersSeen).hasSize(2).allMatch(Map::isEmpty);
        assertThat(headsSeen).allSatisfy(head -> assertThat(head.headers()).isEmpty());
        assertThat(headsSeen.get(1).pathParameters()).isEqualTo(Map.of("id", "CamelHttpUri"));
    }
}
