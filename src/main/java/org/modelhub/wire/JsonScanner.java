package org.modelhub.wire;

import java.util.Arrays;

/** One pass over a JSON object that checks all of it and notes where its top-level fields lie. */
final class JsonScanner {

    private final byte[] bytes;
    private final int end;
    private final JsonLimits limits;
    private final NameStack names;
    private int[] values = new int[32];
    private int at;
    private int depth;
    private int tokens;

    JsonScanner(byte[] bytes, JsonLimits limits) {
        this.bytes = bytes;
        this.end = bytes.length;
        this.limits = limits;
        this.names = new NameStack(bytes);
    }

    /** {@return the number of top-level fields} */
    int scan() {
        at = JsonText.space(bytes, 0, end);
        if (at == end || bytes[at] != '{') {
            throw new JsonException("a JSON object is expected", at);
        }
        fields(0);
        names.requireDistinct(0);
        at = JsonText.space(bytes, at, end);
        if (at != end) {
            throw new JsonException("something follows the JSON object", at);
        }
        return names.size();
    }

    /** As {@link NameStack#spans}, for the top level. */
    int[] nameSpans() {
        return names.spans();
    }

    /** Start and end of each top-level value. */
    int[] valueSpans() {
        return values;
    }

    private void value() {
        countToken();
        switch (bytes[at]) {
            case '"' -> string();
            case '{' -> object();
            case '[' -> array();
            case 't' -> at = JsonText.word(bytes, at, end, "true");
            case 'f' -> at = JsonText.word(bytes, at, end, "false");
            case 'n' -> at = JsonText.word(bytes, at, end, "null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                at = JsonText.number(bytes, at, end, limits.number());
            default -> throw new JsonException("a value is expected", at);
        }
    }

    private void string() {
        int close = JsonText.string(bytes, at + 1, end, limits.string());
        at = (close < 0 ? ~close : close) + 1;
    }

    private void object() {
        int base = names.size();
        fields(base);
        names.pop(base);
    }

    private void fields(int base) {
        descend();
        if (next("an object is not closed") == '}') {
            at++;
        } else {
            do {
                field(base);
            } while (more('}'));
        }
        depth--;
    }

    private void field(int base) {
        if (next("an object is not closed") != '"') {
            throw new JsonException("a field name in double quotes is expected", at);
        }
        countToken();
        int from = at + 1;
        int close = JsonText.string(bytes, from, end, limits.name());
        names.push(from, close);
        at = (close < 0 ? ~close : close) + 1;
        if (next("an object is not closed") != ':') {
            throw new JsonException("a colon is expected behind a field name", at);
        }
        at++;
        next("an object is not closed");
        int start = at;
        value();
        // The top level is the object whose names lie at the bottom while nothing else is open.
        if (depth == 1) {
            note(names.size() - 1 - base, start);
        }
    }

    private void note(int field, int start) {
        if (2 * field == values.length) {
            values = Arrays.copyOf(values, values.length * 2);
        }
        values[2 * field] = start;
        values[2 * field + 1] = at;
    }

    private void array() {
        descend();
        if (next("an array is not closed") == ']') {
            at++;
        } else {
            do {
                next("an array is not closed");
                value();
            } while (more(']'));
        }
        depth--;
    }

    private void descend() {
        if (++depth > limits.depth()) {
            throw new JsonException("nested deeper than " + limits.depth() + " levels", at);
        }
        at++;
    }

    private boolean more(char close) {
        byte b = next("an object or array is not closed");
        if (b != ',' && b != close) {
            throw new JsonException("a comma or the end of the object or array is expected", at);
        }
        at++;
        return b == ',';
    }

    private byte next(String otherwise) {
        if (at < end && bytes[at] > ' ') {
            return bytes[at];
        }
        at = JsonText.space(bytes, at, end);
        if (at == end) {
            throw new JsonException(otherwise, at);
        }
        return bytes[at];
    }

    private void countToken() {
        if (++tokens > limits.tokens()) {
            throw new JsonException("more than " + limits.tokens() + " values and names", at);
        }
    }
}
