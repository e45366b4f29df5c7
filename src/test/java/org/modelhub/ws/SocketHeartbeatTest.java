package org.modelhub.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.edge.socket.SocketProperties;
import org.modelhub.fault.FaultProxy;
import org.modelhub.figures.Figures;
import org.modelhub.ws.RawSocket.Arrival;

/** Dead and living peers, on real connections and with an interval that a test can wait for. */
@Tag("R9")
class SocketHeartbeatTest {

    /** A peer that answers must do so within one: so long may the machine hold it up. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** A link looks at its clock ten times a second, and the machine may be busy; the beat after that is too late. */
    private static final Duration SLACK = INTERVAL;

    private static final Duration LONG = Duration.ofSeconds(20);

    private EchoServer echo;

    @BeforeEach
    void start() {
        echo = new EchoServer(new SocketProperties(
                INTERVAL, 1 << 20, 4 << 20, 16, 1000, List.of(), 16_384, 131_072, Duration.ofSeconds(2)));
    }

    @AfterEach
    void stop() throws Exception {
        echo.close();
    }

    private static RawSocket open(int port) {
        return RawSocket.open(port, "/", Map.of());
    }

    /** Waits for a ping; null if the connection ended instead. */
    private static WireFrame ping(RawSocket socket) {
        Arrival arrival = socket.next(LONG);
        assertThat(arrival).isNotNull();
        if (arrival.frame() != null) {
            assertThat(arrival.frame().opcode()).isEqualTo(WireFrame.PING);
        }
        return arrival.frame();
    }

    private static void pong(RawSocket socket, WireFrame ping) {
        socket.write(WireFrame.of(WireFrame.PONG, ping.payload()).masked(0x01020304));
    }

    @Test
    void silentPeerIsClosedTwoIntervalsAfterItsFirstPing() {
        // Given
        int pings = 0;
        long first = 0;

        // When
        try (RawSocket socket = open(echo.port())) {
            while (ping(socket) != null) {
                first = pings++ == 0 ? System.nanoTime() : first;
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - first);

        // Then
        Figures.record(
                "R9",
                "silent peer closed " + took.toMillis() + " ms after the first of " + pings
                        + " unanswered pings, interval " + INTERVAL.toMillis() + " ms",
                "2 intervals",
                took.compareTo(INTERVAL.multipliedBy(2).plus(SLACK)) <= 0);
        // It is pinged once an interval: who is closed before the third ping is closed in time, however late both are.
        assertThat(pings).isEqualTo(2);
        await().until(() -> echo.open() == 0);
    }

    @Test
    void latePeerIsKept() {
        // Given
        try (RawSocket socket = open(echo.port())) {

            // When
            for (int i = 0; i < 2; i++) {
                WireFrame unanswered = ping(socket);
                WireFrame late = ping(socket);
                assertThat(unanswered).isNotNull();
                assertThat(late).isNotNull();
                pong(socket, late);
            }

            // Then
            socket.send(WireFrame.TEXT, "here");
            assertThat(new String(socket.next(LONG).frame().payload(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("here");
        }
    }

    @Test
    void idlePeerThatAnswersPingsIsKept() {
        // Given
        int pings = 0;

        // When
        try (RawSocket socket = open(echo.port())) {
            while (pings < 4) {
                WireFrame ping = ping(socket);
                assertThat(ping).isNotNull();
                pong(socket, ping);
                pings++;
            }

            // Then
            assertThat(echo.open()).isEqualTo(1);
        }
    }

    @Test
    void anyFrameIsASignOfLife() {
        // Given
        try (RawSocket socket = open(echo.port())) {

            // When
            for (int i = 0; i < 4; i++) {
                assertThat(ping(socket)).isNotNull();
                socket.write(WireFrame.of(WireFrame.PONG, new byte[] {1}).masked(5));
            }

            // Then
            assertThat(echo.open()).isEqualTo(1);
        }
    }

    @Test
    void connectionThatLeadsNowhereIsGivenUp() throws Exception {
        // Given
        int handshake = 1000;
        try (FaultProxy proxy = new FaultProxy(echo.port())
                        .rules("up blackhole " + handshake + "; down blackhole " + handshake);
                RawSocket socket = open(proxy.port())) {
            socket.send(WireFrame.TEXT, "x".repeat(handshake));
            long cut = System.nanoTime();
            assertThat(echo.open()).isEqualTo(1);

            // When
            await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> echo.open() == 0);
            Duration took = Duration.ofNanos(System.nanoTime() - cut);

            // Then
            Figures.record(
                    "R9",
                    "half-open connection given up " + took.toMillis() + " ms after the last byte that got through, "
                            + "interval " + INTERVAL.toMillis() + " ms",
                    "2 intervals after the first ping, 3 in all",
                    took.compareTo(INTERVAL.multipliedBy(3).plus(SLACK)) <= 0);
            assertThat(took).isLessThan(INTERVAL.multipliedBy(3).plus(SLACK));
        }
    }

    @Test
    void peerThatDoesNotAnswerACloseIsCut() {
        // Given
        try (RawSocket socket = open(echo.port())) {
            long sent = System.nanoTime();

            // When
            socket.write(WireFrame.of(WireFrame.TEXT, new byte[] {(byte) 0xFF}).masked(0));
            Arrival closing = socket.next(LONG);
            Arrival end = socket.next(LONG);

            // Then
            assertThat(closing.frame().closeCode()).isEqualTo(1007);
            assertThat(end.end()).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
