package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.edge.PaceProperties;
import org.modelhub.fault.SlowClients;
import org.modelhub.figures.Figures;

/** Two hundred clients that are slow on purpose, with limits of half the hub's, beside one that merely is slow. */
@Tag("W5")
class SlowClientsTest {

    private static final int ATTACKERS = 200;
    /** Connections that may be there all the same: the upload, a sample. */
    private static final int HONEST = 2;

    private static final double SCALE = 2;
    private static final double MOST_SECONDS = 30;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** More than what the kernel and Vert.x take before they say that nobody reads. */
    private static final Map<String, Object> LARGE = Map.of("text", "x".repeat(600_000));

    /** So little that the kernel takes three of them at once. */
    private static final Map<String, Object> SMALL = Map.of("text", "x".repeat(30_000));

    private final AtomicInteger answers = new AtomicInteger();

    private final EdgeFixture edge =
            new EdgeFixture(limits(), new Dialects(List.of(new OpenAiDialect()), List.of()), new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/health").setBody(exchange -> Map.of("ok", true));
                    from("platform-http:/v1/echo")
                            .setBody(exchange ->
                                    Map.of("length", exchange.getIn().getBody(byte[].class).length));
                    from("platform-http:/v1/large").setBody(exchange -> counted(LARGE));
                    from("platform-http:/v1/small").setBody(exchange -> counted(SMALL));
                }
            });

    private Object counted(Object answer) {
        answers.incrementAndGet();
        return answer;
    }

    private static EdgeProperties limits() {
        PaceProperties pace = new PaceProperties(
                Duration.ofMillis(5_000),
                Duration.ofMillis(7_500),
                Duration.ofMillis(6_000),
                256,
                Duration.ofMillis(12_500),
                32,
                128 << 10);
        return new EdgeProperties(
                "127.0.0.1",
                0,
                2,
                1 << 20,
                5_000_000,
                8192,
                100,
                8192,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                pace);
    }

    @AfterEach
    void close() {
        edge.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, /health, slow_head",
        "BODY, /v1/echo, 408",
        "REFUSED_BODY, /v1/nothing, slow_body",
        "ANSWER, /v1/large, slow_answer",
        "ANSWER, /v1/small, slow_answer",
        "NOTHING, /, slow_head"
    })
    void slowClientsAreCutWhileEveryoneElseIsServed(SlowClients.Way way, String path, String reason) throws Exception {
        try (HonestUpload honest = HonestUpload.begin(edge.port(), "/v1/echo");
                Availability health = Availability.sample(edge.port(), "/health")) {
            // When
            SlowClients attack = SlowClients.attack(edge.port(), way, path, ATTACKERS, LONGEST);
            await().atMost(LONGEST).until(() -> areSlow(way));
            long began = System.nanoTime();
            await().atMost(LONGEST)
                    .until(() -> cut(reason) == ATTACKERS && edge.drain().connectionsOpen() <= HONEST);
            double seconds = SCALE * (System.nanoTime() - began) / 1e9;

            // Then
            attack.close();
            boolean uploaded = honest.finish();
            boolean held = seconds <= MOST_SECONDS && health.share() == 1 && uploaded;
            Figures.record(
                    "W5",
                    "%d clients slow in %s: all cut after %.1f s (limits of a half, times two); available in %.1f %% of %d samples; honest client of 10 KiB/s %s"
                            .formatted(
                                    ATTACKERS,
                                    way,
                                    seconds,
                                    100 * health.share(),
                                    health.samples(),
                                    uploaded ? "never cut" : "cut"),
                    "≤ 30 s; 100 %; never cut",
                    held);
            assertThat(health.share()).as("available").isEqualTo(1);
            assertThat(uploaded).as("honest client is served").isTrue();
            assertThat(seconds).isLessThanOrEqualTo(MOST_SECONDS);
        }
    }

    /** How long a machine takes to accept all of them, and to write them their answers, is not theirs. */
    private boolean areSlow(SlowClients.Way way) {
        return way == SlowClients.Way.ANSWER
                ? answers.get() >= ATTACKERS
                : edge.drain().connectionsOpen() + edge.cuts().size() >= ATTACKERS;
    }

    private long cut(String reason) {
        return reason.equals("408")
                ? edge.outcomes().stream().filter(one -> one.status() == 408).count()
                : edge.cuts().stream().filter(reason::equals).count();
    }

    @Test
    void connectionsThatNobodyAsksAnythingOnAreClosed() {
        // When
        try (SlowClients idle = SlowClients.attack(edge.port(), SlowClients.Way.IDLE, "/health", ATTACKERS, LONGEST)) {
            // Then
            await().atMost(LONGEST).until(() -> cut("slow_idle") == ATTACKERS && idle.open() == 0);
        }
    }

    @Test
    void idleWebSocketIsNotCut() throws IOException {
        // Given
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(edge.camel(), VertxPlatformHttpRouter.getRouterNameFromPort(0));
        router.route("/socket").handler(context -> context.request().toWebSocket());

        try (RawHttp http = new RawHttp(edge.port())) {
            // When
            String answer = http.send(
                            "GET /socket HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .readUntil("\r\n\r\n");

            // Then
            assertThat(answer).startsWith("HTTP/1.1 101 ");
            assertThat(http.closedByPeer(Duration.ofSeconds(13)))
                    .as("within thirteen seconds, longer than all limits")
                    .isFalse();
            assertThat(edge.cuts()).isEmpty();
        }
    }
}
