package org.modelhub.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelhub.edge.socket.SocketProperties;
import org.modelhub.ws.RawSocket.Arrival;

/** Clients that are told to go and do not answer: their connections end all the same. No ping tells that they are dead. */
class UnansweredCloseTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final byte[] TEXT = WireFrame.of(
                    WireFrame.TEXT, "x".repeat(60_000).getBytes(StandardCharsets.US_ASCII))
            .masked(0x01020304);

    /** Texts, of 120 MB. */
    private static final int ENOUGH = 2000;

    private EchoServer echo;

    @BeforeEach
    void start() {
        echo = new EchoServer(new SocketProperties(
                Duration.ofMinutes(10), 1 << 20, 4 << 20, 16, 1000, List.of(), 16_384, 131_072, Duration.ofSeconds(1)));
    }

    @AfterEach
    void stop() throws Exception {
        echo.close();
    }

    @Test
    void clientThatReadsAndDoesNotAnswerIsCut() {
        try (RawSocket socket = RawSocket.open(echo.port(), "/", Map.of())) {
            // Given
            socket.send(WireFrame.TEXT, "here");
            Arrival text = socket.next(LONG);

            // When
            echo.sendAway();
            Arrival closing = socket.next(LONG);
            Arrival end = socket.next(LONG);

            // Then
            assertThat(text.frame().opcode()).isEqualTo(WireFrame.TEXT);
            assertThat(closing.frame().closeCode()).isEqualTo(1012);
            assertThat(end.end()).isNotNull();
        }
    }

    @Test
    void clientThatDoesNotEvenReadIsCut() throws IOException {
        try (DeafSocket socket = new DeafSocket(echo.port(), "/", "none")) {
            // Given
            int taken = 0;
            while (taken < ENOUGH && socket.write(TEXT, Duration.ofSeconds(1))) {
                taken++;
            }
            // So a close frame waits behind what the client does not take.
            assertThat(taken).isLessThan(ENOUGH);
            assertThat(echo.open()).isEqualTo(1);

            // When
            echo.sendAway();

            // Then
            await().atMost(LONG).until(() -> isCut(socket));
        }
    }

    /** Whether the other end takes nothing any more; what it takes while it waits for an answer goes nowhere. */
    private static boolean isCut(DeafSocket socket) {
        try {
            socket.write(TEXT, Duration.ofMillis(100));
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
