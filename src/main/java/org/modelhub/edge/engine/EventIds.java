package org.modelhub.edge.engine;

import java.nio.charset.StandardCharsets;
import org.modelhub.wire.JsonWriter;

/**
 * Puts an {@code id:} line before each server-sent event of one stream, see {@link StreamPosition}. The line comes first,
 * so that an event which was cut anywhere is not taken for one that arrived.
 */
final class EventIds {

    private final byte[] prefix;

    EventIds(String stream) {
        prefix = ("id: " + stream + ":").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Copies the events that a chunk became.
     *
     * @param events whole ones, each with the empty line that ends it
     * @param number of the chunk, or of the last one in a joined frame
     * @param skip how many events the client has already
     */
    void copy(JsonWriter events, long number, int skip, JsonWriter out) {
        byte[] bytes = events.array();
        int length = events.length();
        int from = 0;
        for (int part = 1; from < length; part++) {
            int to = end(bytes, from, length);
            if (part > skip) {
                line(number, to == length ? 0 : part, bytes[to - 2] == '\r', out);
                out.raw(bytes, from, to);
            }
            from = to;
        }
    }

    private void line(long number, int part, boolean carriageReturn, JsonWriter out) {
        out.raw(prefix).value(number);
        if (part > 0) {
            out.raw(".").value(part);
        }
        out.raw(carriageReturn ? "\r\n" : "\n");
    }

    /** Behind the empty line that ends the event. A line break in a text is escaped, so the bytes tell. */
    private static int end(byte[] bytes, int from, int length) {
        for (int i = from; i < length - 1; i++) {
            if (bytes[i] == '\n') {
                if (bytes[i + 1] == '\n') {
                    return i + 2;
                } else if (bytes[i + 1] == '\r' && i + 2 < length && bytes[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return length;
    }
}
