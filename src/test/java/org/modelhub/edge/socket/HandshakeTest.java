package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;

/** Who gets a socket, and that everybody else gets plain HTTP instead of one. */
@Tag("W4b")
class HandshakeTest {

    private static HubFixture hub;

    @BeforeAll
    static void start() {
        hub = new HubFixture("hub.socket.origins=https://app.example");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static RawHandshake handshake() {
        return new RawHandshake(hub.port());
    }

    @Test
    void handshakeWithKeyIsUpgradedOnTheDataPort() {
        // When
        String answer = handshake().answer();

        // Then
        assertThat(answer)
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .containsIgnoringCase("\r\nsec-websocket-protocol: modelhub.v1\r\n")
                .containsIgnoringCase("\r\nx-request-id: ")
                .doesNotContainIgnoringCase("sec-websocket-extensions");
    }

    @Test
    void clientThatNamesNoSubprotocolIsServed() {
        // When
        String answer = handshake().with("Sec-WebSocket-Protocol", null).answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void compressionIsNotAgreedTo() {
        // When
        String answer = handshake()
                .with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")
                .answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("deflate");
    }

    @Test
    void handshakeWithoutKeyIsRefusedAsHttp() {
        // When
        String answer = handshake().with("Authorization", null).answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("\"code\":\"invalid_api_key\"");
    }

    @Test
    void cookieIsNoCredential() {
        // When
        String answer = handshake()
                .with("Authorization", null)
                .with("Cookie", "key=" + HubFixture.ADMIN_KEY)
                .answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @CsvSource({
        "Connection, keep-alive, 426, upgrade_required",
        "Upgrade, h2c, 426, upgrade_required",
        "Sec-WebSocket-Version, 8, 426, websocket_version",
        "Sec-WebSocket-Version, , 426, websocket_version",
        "Sec-WebSocket-Key, c2hvcnQ=, 400, websocket_key",
        "Sec-WebSocket-Key, , 400, websocket_key",
        "Sec-WebSocket-Key, !, 400, websocket_key",
        "Sec-WebSocket-Protocol, graphql-ws, 400, websocket_protocol",
        "Sec-WebSocket-Protocol, modelhub.ticket.abc, 400, websocket_protocol",
        "Origin, https://evil.example, 403, not_allowed",
        "Origin, null, 403, not_allowed"
    })
    void wrongHandshakeIsRefusedAsHttp(String header, String value, int status, String code) {
        // When
        String answer = handshake().with(header, value).answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"code\":\"" + code + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "api_key", "token", "ticket", "Access_Token"})
    void credentialInTheUrlIsRefused(String name) {
        // When
        String answer = handshake()
                .line("GET /v1/chat?" + name + "=" + HubFixture.ADMIN_KEY + " HTTP/1.1")
                .answer();

        // Then
        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"credential_in_query\"")
                .doesNotContain(HubFixture.ADMIN_KEY);
    }

    @Test
    void pageOfAnAllowedOriginGetsItsSocket() {
        // When
        String answer = handshake().with("Origin", "https://app.example").answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void pageOfTheHubItselfGetsItsSocket() {
        // When
        String answer =
                handshake().with("Origin", "http://127.0.0.1:" + hub.port()).answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void plainRequestIsToldWhatThePathIsFor() {
        // When
        String answer = handshake()
                .with("Upgrade", null)
                .with("Connection", null)
                .with("Sec-WebSocket-Key", null)
                .with("Sec-WebSocket-Version", null)
                .answer();

        // Then
        assertThat(answer)
                .startsWith("HTTP/1.1 426 ")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                .contains("\"code\":\"upgrade_required\"");
    }

    @Test
    void postIsNoHandshake() {
        // When
        String answer = handshake()
                .line("POST /v1/chat HTTP/1.1")
                .with("Content-Length", "0")
                .answer();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 405 ");
    }
}
