package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an upstream's bytes into server-sent events, however the bytes arrive, as the WHATWG's standard says: data lines
 * of one event are joined by a line feed, comments and unknown fields are
 * dropped.
 */
public final class SseReader {

    /** Takes one event; the bytes are valid only during the call. */
    public interface Sink {

        /** Takes one event, whose name is empty if it has none. */
        void event(String name, byte[] data, int from, int to);
    }

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

    /** Joining copies the event so far for each of its lines. */
    private static final int LINES = 512;

    private final int limit;
    private final LineReader lines;
    private final Sink sink;
    private String name = "";
    private byte[] data = NOTHING;
    private int dataLines;
    private @Nullable String problem;

    /** @param limit bytes of one event at most */
    public SseReader(int limit, Sink sink) {
        this.limit = limit;
        this.sink = sink;
        this.lines = new LineReader(limit, this::line);
    }

    /** {@return why the bytes cannot be read, or null; the reader is of no use after a problem} */
    public @Nullable String feed(byte[] bytes, int offset, int length) {
        if (problem == null && !lines.feed(bytes, offset, length)) {
            tooLong();
        }
        return problem;
    }

    /** Gives out a last event that no blank line ended: vendors leave it out before they close. */
    public @Nullable String end() {
        if (problem == null) {
            lines.end();
            dispatch();
        }
        return problem;
    }

    private void line(byte[] bytes, int from, int to) {
        if (problem != null) {
            return;
        }
        if (from == to) {
            dispatch();
            return;
        }
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = colon < to ? colon + 1 : to;
        if (value < to && bytes[value] == ' ') {
            value++;
        }
        field(bytes, from, colon, value, to);
    }

    private void field(byte[] bytes, int from, int colon, int value, int to) {
        if (is(DATA, bytes, from, colon)) {
            data(bytes, value, to);
        } else if (is(EVENT, bytes, from, colon)) {
            name = new String(bytes, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private void data(byte[] bytes, int from, int to) {
        if (dataLines == 0) {
            data = Arrays.copyOfRange(bytes, from, to);
        } else if (data.length + to - from >= limit || dataLines >= LINES) {
            tooLong();
            return;
        } else {
            int before = data.length;
            data = Arrays.copyOf(data, before + 1 + to - from);
            data[before] = '\n';
            System.arraycopy(bytes, from, data, before + 1, to - from);
        }
        dataLines++;
    }

    private void dispatch() {
        if (dataLines > 0) {
            byte[] whole = data;
            data = NOTHING;
            dataLines = 0;
            sink.event(name, whole, 0, whole.length);
        }
        name = "";
    }

    private void tooLong() {
        problem = "an event is longer than " + limit + " bytes or " + LINES + " lines";
    }

    private static boolean is(byte[] field, byte[] bytes, int from, int to) {
        return Arrays.equals(field, 0, field.length, bytes, from, to);
    }
}
