package org.modelhub.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A client of streams whose connection breaks at a byte that a test chooses. It keeps what a real one would: events
 * whose empty line arrived, and nothing of the one that was under way.
 */
public final class CutReader {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final String HEAD_END = "\r\n\r\n";
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final String key;

    public CutReader(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /** One event as it stood on the wire, but for its id. */
    public record Event(String id, String text) {}

    /**
     * What arrived of one answer.
     *
     * @param whole whether the end of the body did
     * @param bytes of the body on the wire
     */
    public record Got(
            int status, Map<String, String> headers, List<Event> events, String body, boolean whole, int bytes) {

        public String stream() {
            return headers.getOrDefault("hub-stream-id", "");
        }

        public String lastId(String otherwise) {
            return events.isEmpty() ? otherwise : events.get(events.size() - 1).id();
        }
    }

    /** @param most bytes of the body, framing included, that are read before the connection breaks */
    public Got post(String path, String json, String headers, int most) throws IOException {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return exchange(
                "POST " + path + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n"
                        + headers,
                json,
                most);
    }

    /** @param lastId empty for none */
    public Got resume(String stream, String lastId, int most) throws IOException {
        String header = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
        return exchange("GET /v1/streams/" + stream + " HTTP/1.1\r\nAccept: text/event-stream\r\n" + header, "", most);
    }

    private Got exchange(String head, String body, int most) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            String request = head + "Host: hub\r\nAuthorization: Bearer " + key + HEAD_END + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            Got got = read(new BufferedInputStream(socket.getInputStream()), most);
            // A connection breaks with a reset as often as with an end.
            socket.setSoLinger(most % 2 == 0, 0);
            return got;
        }
    }

    private static Got read(InputStream in, int most) throws IOException {
        String[] lines = head(in).split("\r\n");
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] parts = lines[i].split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] raw = body(in, chunked, chunked ? most : Math.min(most, length));
        String text = new String(chunked ? unchunked(raw) : raw, StandardCharsets.UTF_8);
        boolean whole = chunked ? endsWhole(raw, raw.length) : raw.length == length;
        return new Got(status, headers, chunked ? events(text) : List.of(), text, whole, raw.length);
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < HEAD_END.length() || head.indexOf(HEAD_END, head.length() - HEAD_END.length()) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed within the head: " + head);
            }
            head.append((char) next);
        }
        return head.substring(0, head.length() - HEAD_END.length());
    }

    private static byte[] body(InputStream in, boolean chunked, int most) throws IOException {
        byte[] raw = new byte[1 << 12];
        int length = 0;
        boolean whole = false;
        while (length < most && !whole) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            raw = length < raw.length ? raw : Arrays.copyOf(raw, 2 * length);
            raw[length++] = (byte) next;
            whole = chunked && next == '\n' && endsWhole(raw, length);
        }
        return Arrays.copyOf(raw, length);
    }

    private static boolean endsWhole(byte[] raw, int length) {
        int from = length - LAST_CHUNK.length;
        return from >= 0
                && Arrays.equals(raw, from, length, LAST_CHUNK, 0, LAST_CHUNK.length)
                && (from == 0 || raw[from - 1] == '\n');
    }

    /** Also what came of a chunk that was cut: a client's library hands it on. */
    private static byte[] unchunked(byte[] raw) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = 0;
        while (at < raw.length) {
            int line = at;
            while (line < raw.length && raw[line] != '\n') {
                line++;
            }
            if (line >= raw.length) {
                break;
            }
            int size = Integer.parseInt(new String(raw, at, line - 1 - at, StandardCharsets.US_ASCII), 16);
            plain.write(raw, line + 1, Math.min(size, raw.length - line - 1));
            at = line + 1 + size + 2;
        }
        return plain.toByteArray();
    }

    private static List<Event> events(String body) {
        List<Event> events = new ArrayList<>();
        String text = body.replace("\r\n", "\n");
        int from = 0;
        for (int to = text.indexOf("\n\n"); to >= 0; to = text.indexOf("\n\n", from)) {
            String event = text.substring(from, to);
            from = to + 2;
            if (!event.isBlank() && !event.startsWith(":")) {
                String id = event.startsWith("id: ") ? event.substring(4, event.indexOf('\n')) : "";
                events.add(new Event(id, id.isEmpty() ? event : event.substring(event.indexOf('\n') + 1)));
            }
        }
        return events;
    }
}
