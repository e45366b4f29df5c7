package org.modelhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketFramingTest {

    private static final String GRANTED = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n"
            + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private final List<String> heard = new ArrayList<>();
    private final SocketFraming framing = new SocketFraming(new SocketFraming.Sink() {
        @Override
        public void open() {
            heard.add("open");
        }

        @Override
        public void refused(String statusLine) {
            heard.add(statusLine);
        }

        @Override
        public void text(byte[] bytes, int length) {
            heard.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
        }

        @Override
        public void ping(byte[] bytes) {
            heard.add("ping " + new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void closed(int code) {
            heard.add("closed " + code);
        }
    });

    @Test
    void messagesComeWholeHoweverTheBytesAreCut() {
        // Given
        String text = "x".repeat(300);
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        bytes.put(GRANTED.getBytes(StandardCharsets.US_ASCII));
        bytes.put(new byte[] {(byte) 0x81, 2, 'h', 'i'});
        bytes.put(new byte[] {(byte) 0x89, 1, '7'});
        bytes.put(new byte[] {1, 1, 'a', (byte) 0x89, 0, (byte) 0x80, 1, 'b'});
        bytes.put(new byte[] {(byte) 0x81, 126, 1, 44}).put(text.getBytes(StandardCharsets.US_ASCII));
        bytes.put(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8}).flip();

        // When
        while (bytes.hasRemaining()) {
            framing.feed(ByteBuffer.wrap(new byte[] {bytes.get()}));
        }

        // Then
        assertThat(heard).containsExactly("open", "hi", "ping 7", "ping ", "ab", text, "closed 1000");
    }

    @Test
    void refusalIsToldByItsStatus() {
        // When
        framing.feed(ByteBuffer.wrap(
                "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

        // Then
        assertThat(heard).containsExactly("HTTP/1.1 401 Unauthorized");
    }

    @Test
    void whatIsSentIsMasked() {
        // When
        byte[] frame = SocketFraming.text("a".repeat(200));

        // Then
        assertThat(frame).hasSize(2 + 2 + 4 + 200).startsWith(0x81, 0x80 | 126, 0, 200);
        assertThat(frame[8] ^ frame[4]).isEqualTo('a');
        assertThat(frame[207] ^ frame[4 + 199 % 4]).isEqualTo('a');
    }
}
