package org.modelhub.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final String ASK = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

    private final MalformedUpstream upstream = new MalformedUpstream(MalformedUpstream.Flaw.HTML);
    private final FaultProxy proxy = new FaultProxy(upstream.port());

    @AfterEach
    void close() throws IOException {
        proxy.close();
        upstream.close();
    }

    @Test
    void proxyWithoutRulesPassesEveryByte() throws IOException {
        // Given
        String direct = read(ask(upstream.port()), 1_000);

        // When
        String through = read(ask(proxy.port()), 1_000);

        // Then
        assertThat(through).isEqualTo(direct);
        assertThat(proxy.seen().bytesIn()).isEqualTo(ASK.length());
        assertThat(proxy.seen().bytesOut()).isEqualTo(direct.length());
    }

    @Test
    void latencyDelaysTheAnswer() throws IOException {
        // Given
        proxy.rules("down latency 200ms");
        Instant asked = Instant.now();

        // When
        ask(proxy.port()).getInputStream().read();

        // Then
        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void rateHoldsBackWhatExceedsIt() throws IOException {
        // Given
        proxy.rules("down rate 400; down slice 10");
        Instant asked = Instant.now();

        // When
        ask(proxy.port()).getInputStream().readNBytes(100);

        // Then
        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void rateLetsBytesTrickleAndNotComeInBursts() throws IOException {
        // Given
        proxy.rules("down rate 20");

        // When
        int first = ask(proxy.port()).getInputStream().read(new byte[1_000]);

        // Then: a byte each twentieth of a second, and a page that is far longer
        assertThat(first).isBetween(1, 20);
    }

    @Test
    void sliceIsTheMostThatArrivesAtOnce() throws IOException {
        // Given
        proxy.rules("down rate 3; down slice 3");

        // When
        int first = ask(proxy.port()).getInputStream().read(new byte[1_000]);

        // Then
        assertThat(first).isBetween(1, 3);
    }

    @Test
    void slicesArriveOneByOneAndWhole() throws IOException {
        // Given
        proxy.rules("up slice 1; down slice 3");

        // When
        String answer = read(ask(proxy.port()), 1_000);

        // Then
        assertThat(answer).endsWith("</html>");
        assertThat(upstream.seen().lastRequest().path()).isEqualTo("/x");
    }

    @Test
    void cutClosesProperlyAfterTheBytesNamed() throws IOException {
        // Given
        proxy.rules("down cut 10");

        // When
        byte[] all = ask(proxy.port()).getInputStream().readAllBytes();

        // Then
        assertThat(all).hasSize(10);
        await().untilAsserted(
                        () -> assertThat(upstream.seen().openConnections()).isZero());
    }

    @Test
    void resetIsSeenAsOne() throws IOException {
        // Given
        proxy.rules("down reset 10");
        Socket socket = ask(proxy.port());

        // When / Then
        assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void blackHoleNeitherAnswersNorCloses() throws IOException {
        // Given
        proxy.rules("down blackhole 0");
        Socket socket = ask(proxy.port());
        socket.setSoTimeout(300);

        // When / Then
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        await().untilAsserted(() -> assertThat(upstream.seen().requests()).hasSize(1));
    }

    @Test
    void halfCloseEndsOneDirectionOnly() throws IOException {
        // Given
        proxy.rules("down half-close 10");
        Socket socket = ask(proxy.port());
        byte[] all = socket.getInputStream().readAllBytes();

        // When
        socket.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));

        // Then
        assertThat(all).hasSize(10);
        await().untilAsserted(() -> assertThat(upstream.seen().requests()).hasSize(2));
    }

    @Test
    void corruptTurnsTheByteNamedAndNoOther() throws IOException {
        // Given
        String direct = read(ask(upstream.port()), 20);
        proxy.rules("down corrupt 5");

        // When
        byte[] through = ask(proxy.port()).getInputStream().readNBytes(20);

        // Then
        byte[] repaired = through.clone();
        repaired[5] = (byte) ~repaired[5];
        assertThat(repaired).asString(StandardCharsets.ISO_8859_1).isEqualTo(direct);
    }

    @Test
    void ruleThatIsNoneIsRefusedWithItsText() {
        // When / Then
        assertThatThrownBy(() -> proxy.rules("sideways latency 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sideways latency 1");
    }

    private static Socket ask(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Up to the end of the page, or as many bytes as wanted. */
    private static String read(Socket socket, int bytes) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes
                && !text.toString().toLowerCase(Locale.ROOT).endsWith("</html>")) {
            text.append((char) socket.getInputStream().read());
        }
        return text.toString();
    }
}
