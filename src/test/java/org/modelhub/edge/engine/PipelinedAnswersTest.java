package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;

/** What a client costs that asks on one connection before it has taken the answers. */
@Tag("W5")
class PipelinedAnswersTest {

    private static final int REQUESTS = 300;
    private static final String LARGE = "x".repeat(100_000);
    /** What waits in the kernel, in Vert.x up to its mark, and one answer more. */
    private static final int MOST_BEGUN = 8;

    private static final int TINY_ROOM = 4096;
    private static final long MUCH = 32L << 20;
    /** What two kernels keep of it at most. */
    private static final long LEFT_UNREAD = 16L << 20;

    private final AtomicInteger begun = new AtomicInteger();
    private final Queue<AsyncCallback> waiting = new ConcurrentLinkedQueue<>();
    private final EdgeFixture edge =
            new EdgeFixture(limits(), new Dialects(List.of(new OpenAiDialect()), List.of()), new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/v1/large/{number}").process(exchange -> {
                        begun.incrementAndGet();
                        String number = exchange.getVariable(HubVariables.HEAD, RequestHead.class)
                                .pathParameters()
                                .get("number");
                        exchange.getMessage().setBody(Map.of("number", number, "text", LARGE));
                    });
                    from("platform-http:/v1/echo")
                            .process(exchange -> {
                                String text = exchange.getIn().getBody(String.class);
                                exchange.getMessage()
                                        .setBody(Map.of(
                                                "length", text.length(), "ends", text.substring(text.length() - 2)));
                            })
                            .delay(1)
                            .asyncDelayed();
                    from("platform-http:/v1/wait").process(new Waiting());
                }
            });

    /** Answers when it is told to. */
    private final class Waiting extends AsyncProcessorSupport {

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            begun.incrementAndGet();
            exchange.getMessage().setBody(Map.of("ok", true));
            waiting.add(callback);
            return false;
        }
    }

    private static EdgeProperties limits() {
        EdgeProperties patient = EdgeFixture.PATIENT;
        return new EdgeProperties(
                patient.host(),
                0,
                2,
                patient.maxBody(),
                1 << 20,
                patient.maxHeader(),
                patient.maxHeaders(),
                patient.maxUrl(),
                patient.bodyTimeout(),
                patient.exchangeTimeout(),
                patient.heartbeat(),
                EdgeFixture.PACE);
    }

    @AfterEach
    void close() {
        waiting.forEach(callback -> callback.done(false));
        edge.close();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: hub\r\n\r\n";
    }

    private static String numbered() {
        return IntStream.range(0, REQUESTS)
                .mapToObj(number -> get("/v1/large/" + number))
                .collect(Collectors.joining());
    }

    @Test
    void answersThatNobodyTakesKeepTheNextRequestsOut() throws IOException {
        try (RawHttp http = new RawHttp(edge.port(), TINY_ROOM)) {
            // When
            http.send(numbered());

            // Then
            await().until(() -> begun.get() > 0);
            await().during(Duration.ofSeconds(1)).until(() -> begun.get() <= MOST_BEGUN);
        }
    }

    @Test
    void clientThatReadsOnGetsAllAnswersInOrder() throws IOException {
        try (RawHttp http = new RawHttp(edge.port(), TINY_ROOM)) {
            // Given
            http.send(numbered());
            await().until(() -> begun.get() > 0);

            for (int number = 0; number < REQUESTS; number++) {
                // When
                String answer = http.readOne();

                // Then
                assertThat(answer)
                        .startsWith("HTTP/1.1 200 ")
                        .contains("\"number\":\"" + number + "\"")
                        .contains(LARGE);
            }
        }
    }

    @Test
    void bodiesThatComeTooEarlyAreTakenInOrder() throws IOException {
        // Given
        String body = "y".repeat(20_000);
        String requests = IntStream.range(10, 60)
                .mapToObj(number ->
                        "POST /v1/echo HTTP/1.1\r\nHost: hub\r\nContent-Length: 20002\r\n\r\n" + body + number)
                .collect(Collectors.joining());

        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            http.send(requests);

            // Then
            for (int number = 10; number < 60; number++) {
                assertThat(http.readOne()).contains("\"length\":20002").contains("\"ends\":\"" + number + "\"");
            }
        }
    }

    @Test
    void headsBehindARunningRequestAreNotReadWithoutEnd() throws IOException {
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", edge.port()))) {
            // Given
            byte[] head = ("GET /v1/large/1 HTTP/1.1\r\nHost: hub\r\nX-Long: " + "z".repeat(4_000) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            client.write(ByteBuffer.wrap(get("/v1/wait").getBytes(StandardCharsets.US_ASCII)));
            await().until(() -> begun.get() == 1);

            // When
            long sent = sentUntilNobodyReads(client, head);

            // Then
            assertThat(sent).isLessThan(LEFT_UNREAD);
            assertThat(begun).hasValue(1);
        }
    }

    private static long sentUntilNobodyReads(SocketChannel client, byte[] piece) throws IOException {
        client.configureBlocking(false);
        long sent = 0;
        try (Selector selector = Selector.open()) {
            client.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            while (sent < MUCH && selector.select(1_000) > 0) {
                selector.selectedKeys().clear();
                sent += client.write(bytes);
                if (!bytes.hasRemaining()) {
                    bytes.rewind();
                }
            }
        }
        return sent;
    }

    @Test
    void clientThatLeavesWhileItsNextRequestIsKeptOutIsNoticed() throws IOException {
        // Given
        try (RawHttp http = new RawHttp(edge.port())) {
            http.send(get("/v1/wait") + get("/v1/large/1"));
            await().until(() -> begun.get() == 1);
        }

        // When
        await().until(() -> edge.drain().connectionsOpen() == 0);
        waiting.remove().done(false);

        // Then
        await().untilAsserted(() ->
                assertThat(edge.outcomes()).extracting(one -> one.status()).containsExactly(499));
        assertThat(begun).hasValue(1);
    }

    @Test
    void nothingIsLetInBehindAnAnswerThatEndsTheConnection() throws IOException {
        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            http.send("POST /v1/echo HTTP/1.1\r\nHost: hub\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"
                    + get("/v1/large/1"));

            // Then
            assertThat(http.readAll()).startsWith("HTTP/1.1 415 ").doesNotContain("HTTP/1.1 200");
            assertThat(begun).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/large/1", "GET /v1/nothing", "POST /v1/echo"})
    void connectionThatItsClientWantsClosedIsClosedBehindTheAnswer(String request) throws IOException {
        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            http.send(request + " HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");

            // Then
            http.readOne();
            assertThat(http.closedByPeer()).isTrue();
        }
    }
}
