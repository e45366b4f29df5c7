package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.edge.ShedProperties;

/** What the data port says while the hub has no room: refused at once, unread, and able to come again. */
@Tag("R1")
class ShedTest {

    /** Of 40 requests that hold a loop for some time each: several times as long as lateness must last. */
    private static final int ROUNDS = 32;

    private static final ShedProperties LIMITS = new ShedProperties(0.95, 0.92, Duration.ofMillis(20));

    private volatile double heap;
    private EdgeFixture edge;

    @BeforeEach
    void open() {
        RouteBuilder routes = new RouteBuilder() {
            @Override
            public void configure() {
                for (String path : List.of("/v1/echo", "/health", "/admin/keys")) {
                    from("platform-http:" + path).setBody(exchange -> Map.of("ok", true));
                }
                from("platform-http:/v1/busy").process(exchange -> {
                    Work.forMicros(4_000);
                    exchange.getMessage().setBody(Map.of("ok", true));
                });
            }
        };
        Dialects dialects = new Dialects(List.of(new OpenAiDialect()), List.of());
        edge = new EdgeFixture(Work.oneLoop(), dialects, routes, LIMITS, () -> heap);
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private void fill(double share) {
        heap = share;
        String expected = share < LIMITS.heap() ? "Connection: close" : "HTTP/1.1 503 ";
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            try (RawHttp http = new RawHttp(edge.port())) {
                return http.send(get("/v1/echo")).readOne().toLowerCase().contains(expected.toLowerCase());
            }
        });
        edge.shed().clear();
        edge.outcomes().clear();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: hub\r\n\r\n";
    }

    private static String post(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: hub\r\n" + headers + "\r\n" + body;
    }

    @Test
    void fullHeapRefusesAndKeepsTheConnection() throws IOException {
        // Given
        fill(0.96);

        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            String first = http.send(post("/v1/echo", "Content-Length: 5\r\n", "{   }"))
                    .readOne();
            String second = http.send(post("/v1/echo", "Content-Length: 5\r\n", "{   }"))
                    .readOne();

            // Then
            assertThat(List.of(first, second))
                    .allSatisfy(answer -> assertThat(answer)
                            .startsWith("HTTP/1.1 503 ")
                            .containsIgnoringCase("Retry-After: 1\r\n")
                            .contains("\"code\":\"overloaded\""));
            assertThat(edge.shed()).containsExactly("heap", "heap");
            assertThat(edge.outcomes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 9000000\r\n", "Transfer-Encoding: chunked\r\n"})
    void bodyThatIsNotReadEndsTheConnection(String headers) throws IOException {
        // Given
        fill(0.96);

        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            String answer = http.send(post("/v1/echo", headers, "")).readOne();

            // Then
            assertThat(answer).startsWith("HTTP/1.1 503 ").containsIgnoringCase("Connection: close\r\n");
            assertThat(http.closedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/admin/keys"})
    void healthAndAdministrationAreAlwaysServed(String path) throws IOException {
        // Given
        fill(0.99);

        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            String answer = http.send(get(path)).readOne();

            // Then
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void scarceHeapServesAndEndsTheConnection() throws IOException {
        // Given
        fill(0.93);

        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            String answer = http.send(get("/v1/echo")).readOne();

            // Then
            assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase("Connection: close\r\n");
            assertThat(http.closedByPeer()).isTrue();
        }
    }

    @Test
    void loopThatIsReallyLateRefusesAPart() throws IOException {
        List<RawHttp> clients = new ArrayList<>();
        try {
            // Given
            for (int i = 0; i < 40; i++) {
                clients.add(new RawHttp(edge.port()));
            }

            // When
            int answered = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (RawHttp client : clients) {
                    client.send(get("/v1/busy"));
                }
                for (RawHttp client : clients) {
                    answered += client.readOne().startsWith("HTTP/1.1 200 ") ? 1 : 0;
                }
            }

            // Then
            assertThat(edge.shed()).isNotEmpty().containsOnly("delay");
            assertThat(answered)
                    .isGreaterThan(40)
                    .isEqualTo(40 * ROUNDS - edge.shed().size());
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }
}
