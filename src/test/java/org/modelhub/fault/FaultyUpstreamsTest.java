package org.modelhub.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultyUpstreamsTest {

    private static final String BODY = "{\"model\":\"m\",\"stream\":true}";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void silentUpstreamTakesTheRequestAndSaysNothing() throws IOException {
        try (SilentUpstream upstream = new SilentUpstream()) {
            // Given
            Socket socket = ask(upstream);
            socket.setSoTimeout(300);

            // When / Then
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            await().until(() -> !upstream.seen().requests().isEmpty());
            assertThat(upstream.seen().lastRequest().text()).isEqualTo(BODY);
            assertThat(upstream.seen().openConnections()).isOne();
        }
    }

    @Test
    void closeOfTheCallerIsRecordedWithItsTime() throws IOException {
        try (SilentUpstream upstream = new SilentUpstream()) {
            // Given
            Socket socket = ask(upstream);
            await().untilAsserted(() -> assertThat(upstream.seen().requests()).hasSize(1));
            Instant left = Instant.now();

            // When
            socket.close();

            // Then
            await().untilAsserted(() -> assertThat(upstream.seen().closes()).hasSize(1));
            assertThat(upstream.seen().closes().get(0)).isBetween(left, Instant.now());
        }
    }

    @ParameterizedTest
    @EnumSource(ResettingUpstream.When.class)
    void resettingUpstreamEndsWithARst(ResettingUpstream.When when) throws IOException {
        try (ResettingUpstream upstream = new ResettingUpstream(when)) {
            // When / Then
            assertThatThrownBy(() -> ask(upstream).getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void resetMidStreamComesAfterTheFirstEvents() throws IOException {
        try (ResettingUpstream upstream = new ResettingUpstream(ResettingUpstream.When.MID_STREAM)) {
            // When
            InputStream answer = ask(upstream).getInputStream();

            // Then
            assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void dribblingUpstreamSendsACorrectAnswerByteByByte() throws Exception {
        try (DribblingUpstream upstream = new DribblingUpstream(Duration.ofMillis(1))) {
            // When
            HttpResponse<String> answer = post(upstream);

            // Then
            assertThat(answer.body()).contains("你好").endsWith("data: [DONE]\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource(value = TruncatingUpstream.Cut.class, mode = EnumSource.Mode.EXCLUDE, names = "STREAM_WITHOUT_FINISH")
    void truncatedAnswerIsAnErrorToAnHttpClient(TruncatingUpstream.Cut cut) {
        try (TruncatingUpstream upstream = new TruncatingUpstream(cut)) {
            // When / Then
            assertThatThrownBy(() -> post(upstream)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void streamWithoutFinishIsCompleteAsHttpOnly() throws Exception {
        try (TruncatingUpstream upstream = new TruncatingUpstream(TruncatingUpstream.Cut.STREAM_WITHOUT_FINISH)) {
            // When
            HttpResponse<String> answer = post(upstream);

            // Then
            assertThat(answer.body()).contains("llo").doesNotContain("[DONE]").doesNotContain("\"stop\"");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MalformedUpstream.Flaw.class,
            names = {"CHUNK_SIZE", "RANDOM_BYTES", "EMPTY_REPLY"})
    void brokenFramingIsAnErrorToAnHttpClient(MalformedUpstream.Flaw flaw) {
        try (MalformedUpstream upstream = new MalformedUpstream(flaw)) {
            // When / Then
            assertThatThrownBy(() -> post(upstream)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MalformedUpstream.Flaw.class,
            names = {"HTML", "ERROR_BODY", "BROKEN_JSON"})
    void wrongContentHidesBehindAGoodStatus(MalformedUpstream.Flaw flaw) throws Exception {
        try (MalformedUpstream upstream = new MalformedUpstream(flaw)) {
            // When
            HttpResponse<String> answer = post(upstream);

            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).containsAnyOf("<html>", "\"error\"", "[{");
        }
    }

    @Test
    void invalidUtf8IsReallyInvalid() throws Exception {
        try (MalformedUpstream upstream = new MalformedUpstream(MalformedUpstream.Flaw.INVALID_UTF8)) {
            // Given
            byte[] body =
                    CLIENT.send(request(upstream), BodyHandlers.ofByteArray()).body();

            // When / Then
            assertThatThrownBy(() -> StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)))
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    @Test
    void floodStopsAtAReaderThatDoesNotRead() throws IOException {
        try (FloodingUpstream upstream = new FloodingUpstream()) {
            // Given
            ask(upstream);

            // When
            long[] before = {-1};
            await().pollInterval(Duration.ofMillis(200)).until(() -> {
                boolean still = before[0] > 0 && upstream.seen().bytesOut() == before[0];
                before[0] = upstream.seen().bytesOut();
                return still;
            });

            // Then
            assertThat(before[0]).isBetween(1L, 64L << 20);
        }
    }

    @Test
    void throttlingUpstreamSaysWhenToComeBack() throws Exception {
        try (ThrottlingUpstream upstream = new ThrottlingUpstream(Duration.ofSeconds(7))) {
            // When
            HttpResponse<String> answer = post(upstream);

            // Then
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
        }
    }

    private static Socket ask(FakePeer peer) throws IOException {
        Socket socket = new Socket("127.0.0.1", peer.port());
        socket.setSoTimeout(30_000);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + BODY).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static HttpResponse<String> post(FakePeer peer) throws IOException, InterruptedException {
        return CLIENT.send(request(peer), BodyHandlers.ofString());
    }

    private static HttpRequest request(FakePeer peer) {
        return HttpRequest.newBuilder(peer.uri("/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();
    }
}
