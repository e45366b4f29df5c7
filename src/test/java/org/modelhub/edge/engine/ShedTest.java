package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    private static final int CLIENTS = 40;
    /** Several times as long as lateness must last. */
    private static final Duration PRESSING = Duration.ofSeconds(4);

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
    void loopThatIsReallyLateRefusesAPart() throws Exception {
        // Given
        long end = System.nanoTime() + PRESSING.toNanos();
        List<CompletableFuture<long[]>> clients = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

        // When: all of them ask without a pause, each request holding a loop for some time
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(CompletableFuture.supplyAsync(() -> askUntil(end), threads));
        }
        long asked = 0;
        long answered = 0;
        for (CompletableFuture<long[]> client : clients) {
            asked += client.get()[0];
            answered += client.get()[1];
        }
        threads.shutdown();

        // Then
        assertThat(edge.shed()).isNotEmpty().containsOnly("delay");
        assertThat(answered).isGreaterThan(CLIENTS).isEqualTo(asked - edge.refusals());
    }

    /** {@return how many requests were made, and how many of them answered} */
    private long[] askUntil(long end) {
        long[] counts = new long[2];
        try (RawHttp client = new RawHttp(edge.port())) {
            while (System.nanoTime() < end) {
                counts[0]++;
                counts[1] += client.send(get("/v1/busy")).readOne().startsWith("HTTP/1.1 200 ") ? 1 : 0;
            }
            return counts;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
