package org.modelhub.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.edge.engine.RawHttp;
import org.modelhub.fault.SeenRequest;
import org.modelhub.fault.SplittingUpstream;

/** Line ends and NUL in whatever could end up in a header: no line of a sender's own comes out, either way. */
@Tag("W11")
class ResponseSplittingTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static SplittingUpstream upstream;
    private static HubFixture hub;

    @BeforeAll
    static void open() {
        upstream = new SplittingUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
    }

    @AfterAll
    static void close() {
        hub.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\0", "\r\n\r\n", "\u010d\u010a", "\u2028"})
    void modelNameStaysInsideTheBody(String end) throws IOException {
        // When
        String answer = chat("hub-chat" + end + "x-evil: 1", "", "");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 404 ");
        assertNoLineOfTheirs(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%0d%0a", "%0a", "%0d", "%00", "%E5%98%8D%E5%98%8A"})
    void pathAndQueryStayInsideTheBody(String end) throws IOException {
        // When
        String path = raw("GET /v1/models/a" + end + "x-evil:1 HTTP/1.1\r\n" + key() + "\r\n");
        String query = raw("GET /v1/models?after=a" + end + "x-evil:1 HTTP/1.1\r\n" + key() + "\r\n");

        // Then
        assertThat(List.of(path, query)).allSatisfy(answer -> {
            assertThat(answer).matches("(?s)HTTP/1.1 (200|400|404) .*");
            assertNoLineOfTheirs(answer);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\rx-evil: 1", "\0x-evil: 1", "\r\n x-evil: 1", "\nx-evil: 1", "\u010d\u010ax-evil: 1"})
    void requestIdOfTheClientIsNeverALineOfTheAnswer(String rest) throws IOException {
        // Given
        upstream.split("1");
        int before = upstream.seen().requests().size();

        // When
        String answer = chat("hub-chat", "x-request-id: a" + rest + "\r\n", "");

        // Then
        assertThat(answer).matches("(?s)HTTP/1.1 (200|400) .*");
        assertNoLineOfTheirs(answer);
        assertThat(upstream.seen().requests().stream().skip(before).map(SeenRequest::headers))
                .allSatisfy(headers -> assertThat(headers).doesNotContainKeys("x-evil", "x-request-id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rx-evil: 1", "a\0x-evil: 1", "a\r\n x-evil: 1", "a\nx-evil: 1", "\u010d\u010ax-evil: 1"})
    void headerOfTheUpstreamIsNeverALineOfTheAnswer(String value) throws IOException {
        // Given
        upstream.split(value);

        // When
        String whole = chat("hub-chat", "", "");
        String stream = chat("hub-chat", "", ",\"stream\":true");

        // Then
        assertThat(List.of(whole, stream)).allSatisfy(answer -> {
            assertThat(answer).matches("(?s)HTTP/1.1 (200|502) .*");
            assertNoLineOfTheirs(answer);
        });
    }

    @Test
    void hostileHeaderOfOneAnswerDoesNotSpoilTheNext() throws IOException {
        // Given
        upstream.split("a\0b");
        chat("hub-chat", "", "");
        upstream.split("1");

        // When
        String answer = chat("hub-chat", "", "");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    private static void assertNoLineOfTheirs(String answer) {
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertThat(head).doesNotContainIgnoringCase("x-evil").doesNotContain("\0");
        assertThat(head.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(answer.split("HTTP/1\\.1 ", -1)).as("answers in one").hasSize(2);
    }

    private static String chat(String model, String headers, String more) throws IOException {
        String body = "{\"model\":"
                + JSON.writer().with(JsonGenerator.Feature.ESCAPE_NON_ASCII).writeValueAsString(model)
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + more + "}";
        return raw("POST /v1/chat/completions HTTP/1.1\r\n" + key() + headers + "Content-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static String key() {
        return "Host: hub\r\nConnection: close\r\nAuthorization: Bearer " + HubFixture.ADMIN_KEY + "\r\n";
    }

    private static String raw(String request) throws IOException {
        try (RawHttp http = new RawHttp(hub.port())) {
            return http.send(request).readAll();
        }
    }
}
