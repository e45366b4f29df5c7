package org.modelhub.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.bench.ChildProcess;
import org.modelhub.bench.Delivery;
import org.modelhub.bench.Ports;
import org.modelhub.bench.StreamCrowd;
import org.modelhub.fault.FloodingUpstream;
import org.modelhub.fault.StalledReader;
import org.modelhub.figures.Figures;
import org.modelhub.stream.live.Streams;

/** One of a hundred clients stops reading a stream that floods; nobody else notices, and nothing grows. */
@Tag("R10")
class SlowReaderTest {

    private static final String FLOOD = "flood";
    private static final int OTHERS = 99;
    private static final int TOKENS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration FLAT = Duration.ofSeconds(1);
    private static final double MOST_SECONDS = 1;
    /** What the systems of hub and upstream take on their own, whatever the hub reads. */
    private static final long MOST_FLOWN = 16 << 20;
    /** {@code hub.stream.buffer.stream}, and one read of the upstream beyond it. */
    private static final long MOST_BUFFERED = (256 << 10) + (64 << 10);
    /** The pools of all event loops take memory in blocks of four mebibytes. */
    private static final long MOST_GROWTH = 24 << 20;

    private static HubFixture hub;
    private static ChildProcess upstream;
    private static FloodingUpstream flood;

    @BeforeAll
    static void open() {
        int port = Ports.free();
        upstream = StreamCrowd.upstream(Path.of("target", "slow-reader-upstream.log"), port, TOKENS);
        flood = new FloodingUpstream();
        hub = new HubFixture();
        add(StreamCrowd.NAME, "http://127.0.0.1:" + port + "/v1");
        add(FLOOD, flood.baseUrl());
        hub.awaitNames(StreamCrowd.NAME, FLOOD);
        crowd(Delivery.EVENTS);
    }

    private static void add(String name, String url) {
        hub.add(name, "chat", "provider-openai-action", Map.of("baseUrl", url, "apiKey", "test", "model", name));
    }

    private static StreamCrowd crowd(Delivery delivery) {
        return StreamCrowd.hold(hub.port(), HubFixture.ADMIN_KEY, delivery, OTHERS, TOKENS);
    }

    @AfterAll
    static void close() {
        hub.close();
        flood.close();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"EVENTS", "RESUMABLE", "SOCKETS"})
    void upstreamOfASlowReaderIsHeldAndNobodyElseNotices(Delivery delivery) throws IOException {
        // Given
        stall(delivery).close();
        await().until(() -> flood.seen().openConnections() == 0);
        long sent = flood.seen().bytesOut();
        long kept = hub.bean(Streams.class).bufferBytes();
        long memory = HubMemory.bytes();

        // When
        try (StalledReader stalled = stall(delivery)) {
            double flowed = secondsOfFlow();
            long buffered = hub.bean(Streams.class).bufferBytes() - kept;
            StreamCrowd others = crowd(delivery);
            long flowing = flood.seen().bytesOut();
            long growth = HubMemory.bytes() - memory;

            // Then
            boolean held = flowed <= MOST_SECONDS
                    && buffered <= MOST_BUFFERED
                    && growth <= MOST_GROWTH
                    && others.whole() == OTHERS
                    && others.failed() == 0;
            Figures.record(
                    "R10",
                    "%s: upstream held %.1f s and %d KiB after the client stopped; replay buffer %d KiB, process %+d KiB; %d of %d others whole, %d failures"
                            .formatted(
                                    delivery.name().toLowerCase(java.util.Locale.ROOT),
                                    flowed,
                                    (flowing - sent) >> 10,
                                    buffered >> 10,
                                    growth >> 10,
                                    others.whole(),
                                    OTHERS,
                                    others.failed()),
                    "≤ 1 s; ≤ 320 KiB, ≤ 24 MiB; all, 0",
                    held);
            // How fast it is held depends on how busy the machine is; that it is, and after how much, does not.
            assertThat(flowing - sent).as("bytes of the upstream").isLessThanOrEqualTo(MOST_FLOWN);
            assertThat(buffered).as("replay buffer").isLessThanOrEqualTo(MOST_BUFFERED);
            assertThat(growth).as("memory").isLessThanOrEqualTo(MOST_GROWTH);
            assertThat(others.failed()).as("failures of others").isZero();
            assertThat(others.chunks()).isEqualTo((long) OTHERS * TOKENS);
            assertThat(flood.seen().bytesOut())
                    .as("bytes of the upstream, still")
                    .isEqualTo(flowing);
        }
    }

    private static StalledReader stall(Delivery delivery) throws IOException {
        String body = HubCalls.chatBody(FLOOD, "go", true);
        if (delivery.isSocket()) {
            return StalledReader.onSocket(hub.port(), "/v1/chat", HubFixture.ADMIN_KEY, body);
        }
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer " + HubFixture.ADMIN_KEY
                + "\r\nContent-Type: application/json\r\n" + delivery.headers() + "Content-Length: " + body.length()
                + "\r\n\r\n";
        return StalledReader.ofEvents(hub.port(), (head + body).getBytes(StandardCharsets.US_ASCII));
    }

    /** How long the upstream went on before nothing came for a while. */
    private static double secondsOfFlow() {
        long began = System.nanoTime();
        long[] last = {flood.seen().bytesOut(), began};
        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> {
            long sent = flood.seen().bytesOut();
            if (sent != last[0]) {
                last[0] = sent;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > FLAT.toNanos();
        });
        return (last[1] - began) / 1e9;
    }
}
