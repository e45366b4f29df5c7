package org.modelhub.edge.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.modelhub.HubFixture;

/** A handshake written byte by byte, so that every part of it can be wrong. */
public final class RawHandshake {

    private final int port;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String requestLine = "GET /v1/chat HTTP/1.1";

    /** One that the hub takes. */
    public RawHandshake(int port) {
        this.port = port;
        with("Host", "127.0.0.1:" + port)
                .with("Upgrade", "websocket")
                .with("Connection", "Upgrade")
                .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .with("Sec-WebSocket-Version", "13")
                .with("Sec-WebSocket-Protocol", "modelhub.v1")
                .with("Authorization", "Bearer " + HubFixture.ADMIN_KEY);
    }

    /** @param value null leaves the header out */
    public RawHandshake with(String name, String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    public RawHandshake line(String line) {
        requestLine = line;
        return this;
    }

    /** The status line and headers, and the body where a length says how long it is. */
    public String answer() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            StringJoiner text = new StringJoiner("\r\n", "", "\r\n\r\n").add(requestLine);
            headers.forEach((name, value) -> text.add(name + ": " + value));
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            return read(socket.getInputStream());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed within the head: " + answer);
            }
            answer.append((char) next);
        }
        int at = answer.toString().toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
        if (at >= 0) {
            String length = answer.substring(at + "content-length: ".length(), answer.indexOf("\r\n", at));
            answer.append(new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8));
        }
        return answer.toString();
    }
}
