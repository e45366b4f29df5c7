package org.modelhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFramingTest {

    private static final String MESSAGES = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfoo\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"
            + "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000})
    void messagesAreTheSameHoweverTheirBytesArrive(int bytesAtOnce) {
        // Given
        Recorder recorder = new Recorder();
        HttpFraming framing = new HttpFraming(recorder);
        byte[] bytes = MESSAGES.getBytes(StandardCharsets.US_ASCII);

        // When
        for (int at = 0; at < bytes.length; at += bytesAtOnce) {
            framing.feed(ByteBuffer.wrap(bytes, at, Math.min(bytesAtOnce, bytes.length - at)));
        }

        // Then
        assertThat(recorder.messages)
                .containsExactly(
                        "HTTP/1.1 200 OK|hello",
                        "HTTP/1.1 200 OK|foo0123456789",
                        "GET / HTTP/1.1|",
                        "HTTP/1.1 204 No Content|");
    }

    /** Keeps each message as first line, bar, body. */
    private static final class Recorder implements HttpFraming.Sink {
        private final List<String> messages = new ArrayList<>();
        private String current = "";

        @Override
        public void head(String firstLine) {
            current = firstLine + "|";
        }

        @Override
        public void body(ByteBuffer bytes) {
            current += StandardCharsets.US_ASCII.decode(bytes.duplicate());
        }

        @Override
        public void end() {
            messages.add(current);
        }
    }
}
