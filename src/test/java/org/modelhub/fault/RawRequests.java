package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Cuts the bytes of one connection into requests. Reads Content-Length and chunked bodies, no trailers. */
final class RawRequests {

    private static final String HEAD_END = "\r\n\r\n";

    private final Consumer<SeenRequest> complete;
    private String pending = "";

    RawRequests(Consumer<SeenRequest> complete) {
        this.complete = complete;
    }

    void feed(Buffer bytes) {
        // Latin-1 keeps one character per byte, so positions in the text are positions in the bytes.
        pending += new String(bytes.getBytes(), StandardCharsets.ISO_8859_1);
        boolean found = true;
        while (found) {
            found = take();
        }
    }

    private boolean take() {
        int headEnd = pending.indexOf(HEAD_END);
        if (headEnd < 0) {
            return false;
        }
        String[] lines = pending.substring(0, headEnd).split("\r\n");
        Map<String, String> headers = headers(lines);
        String rest = pending.substring(headEnd + HEAD_END.length());
        return "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
                ? takeChunked(lines[0], headers, rest)
                : takeFixed(lines[0], headers, rest);
    }

    private boolean takeFixed(String requestLine, Map<String, String> headers, String rest) {
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (rest.length() < length) {
            return false;
        }
        finish(requestLine, headers, rest.substring(0, length), rest.substring(length));
        return true;
    }

    private boolean takeChunked(String requestLine, Map<String, String> headers, String rest) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int lineEnd = rest.indexOf("\r\n", at);
            if (lineEnd < 0) {
                return false;
            }
            int size = Integer.parseInt(rest.substring(at, lineEnd), 16);
            int next = lineEnd + 2 + size + 2;
            if (rest.length() < next) {
                return false;
            }
            if (size == 0) {
                finish(requestLine, headers, body.toString(), rest.substring(next));
                return true;
            }
            body.append(rest, lineEnd + 2, lineEnd + 2 + size);
            at = next;
        }
    }

    private void finish(String requestLine, Map<String, String> headers, String body, String rest) {
        pending = rest;
        String[] words = requestLine.split(" ");
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        complete.accept(new SeenRequest(words[0], words[1], headers, bytes, Instant.now()));
    }

    private static Map<String, String> headers(String[] lines) {
        Map<String, String> headers = new HashMap<>();
        for (int line = 1; line < lines.length; line++) {
            int colon = lines[line].indexOf(':');
            String name = lines[line].substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, lines[line].substring(colon + 1).strip());
        }
        return headers;
    }
}
