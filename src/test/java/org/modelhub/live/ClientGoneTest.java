package org.modelhub.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.fault.SilentUpstream;
import org.modelhub.figures.Figures;

/** A client that leaves: its upstream connection is closed, whatever the upstream does at that moment. */
@Tag("R4")
class ClientGoneTest {

    private static final int TIMES = 10;
    private static final long MOST_MILLIS = 1_000;

    private static ScriptedUpstream scripted;
    private static SilentUpstream silent;
    private static HubFixture hub;

    @BeforeAll
    static void open() {
        scripted = new ScriptedUpstream();
        silent = new SilentUpstream();
        hub = new HubFixture("test.upstream.url=" + scripted.baseUrl());
        LiveHome home = new LiveHome(hub);
        Map.of("flowing", "tokens-2000-pace-10", "stalled", "tokens-1000-pace-1500")
                .forEach((name, model) -> home.writeKamelet(name, scripted.baseUrl(), model));
        home.writeKamelet("silent", silent.baseUrl(), "any");
        for (String name : new String[] {"flowing", "stalled", "silent"}) {
            home.writeName(name, name);
        }
        hub.awaitNames("flowing", "stalled", "silent");
        new HubCalls(hub).chat("hub-chat", "warm up", true).join();
    }

    @AfterAll
    static void close() {
        hub.close();
        scripted.close();
        silent.close();
    }

    @ParameterizedTest
    @CsvSource({
        "flowing, true, mid-stream while tokens flow",
        "stalled, true, mid-stream while the upstream is silent",
        "silent, true, before the first byte of a stream",
        "silent, false, before the first byte of a whole answer"
    })
    void upstreamIsClosedWithinASecond(String name, boolean stream, String moment) throws IOException {
        // Given
        FakePeer upstream = name.equals("silent") ? silent : scripted;
        long worst = 0;

        // When
        for (int i = 0; i < TIMES; i++) {
            worst = Math.max(worst, millisFromLeavingToClose(name, stream, upstream));
        }

        // Then
        Figures.record("R4 " + moment, "worst of " + TIMES + ": " + worst + " ms", "<= 1 s", worst <= MOST_MILLIS);
        assertThat(worst).isLessThanOrEqualTo(MOST_MILLIS);
    }

    /** By the upstream's clock, not by when this thread looks. */
    private static long millisFromLeavingToClose(String name, boolean stream, FakePeer upstream) throws IOException {
        int asked = upstream.seen().requests().size();
        int abandoned = closed(upstream);
        Instant left;
        try (Socket client = new Socket("127.0.0.1", hub.port())) {
            String body = HubCalls.chatBody(name, "go", stream);
            client.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer "
                                    + HubFixture.ADMIN_KEY + "\r\nContent-Type: application/json\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            if (name.equals("silent")) {
                await().pollInterval(Duration.ofMillis(2))
                        .until(() -> upstream.seen().requests().size() > asked);
            } else {
                client.getInputStream().readNBytes(200);
            }
            left = Instant.now();
        }
        await().until(() -> closed(upstream) > abandoned);
        return Duration.between(left, upstream.seen().closes().get(abandoned)).toMillis();
    }

    private static int closed(FakePeer upstream) {
        return upstream.seen().closes().size();
    }
}
