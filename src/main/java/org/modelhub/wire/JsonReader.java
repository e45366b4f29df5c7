package org.modelhub.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A pull reader over JSON bytes that were checked before or come from an upstream; strict, bounded, and without a tree.
 *
 * <p>An object is read as {@code beginObject(); while (nextName()) …}, an array as {@code beginArray(); while
 * (hasNext()) …}; each round must consume exactly one value. Unlike {@link JsonView} it lets a repeated name pass: the
 * caller sees both values. Not for several threads.
 */
public final class JsonReader {

    /** What the next value is. */
    public enum Type {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17
    };

    private final JsonLimits limits;
    private byte[] json;
    private int at;
    private int end;
    private int depth;
    private boolean first;
    private int nameFrom;
    private int nameClose;

    public JsonReader(byte[] json) {
        this(json, 0, json.length, JsonLimits.DEFAULT);
    }

    /** @param to exclusive */
    public JsonReader(byte[] json, int from, int to, JsonLimits limits) {
        this.limits = limits;
        reset(json, from, to);
    }

    /** Starts again over other bytes. */
    public JsonReader reset(byte[] bytes, int from, int to) {
        json = bytes;
        at = from;
        end = to;
        depth = 0;
        first = true;
        return this;
    }

    public Type peek() {
        return switch (next()) {
            case '{' -> Type.OBJECT;
            case '[' -> Type.ARRAY;
            case '"' -> Type.STRING;
            case 't', 'f' -> Type.BOOLEAN;
            case 'n' -> Type.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Type.NUMBER;
            default -> throw new JsonException("a value is expected", at);
        };
    }

    public void beginObject() {
        begin('{', "an object is expected");
    }

    public void beginArray() {
        begin('[', "an array is expected");
    }

    /** Moves to the next field of the object, whose value is then to be read; false at its end. */
    public boolean nextName() {
        if (!advance('}')) {
            return false;
        }
        if (next() != '"') {
            throw new JsonException("a field name in double quotes is expected", at);
        }
        nameFrom = at + 1;
        nameClose = JsonText.string(json, nameFrom, end, limits.name());
        at = (nameClose < 0 ? ~nameClose : nameClose) + 1;
        if (next() != ':') {
            throw new JsonException("a colon is expected behind a field name", at);
        }
        at++;
        return true;
    }

    /** Whether the field that {@link #nextName} moved to has this name. */
    public boolean nameIs(String name) {
        return JsonView.isNamed(json, nameFrom, nameClose, name);
    }

    /** The name that {@link #nextName} moved to; valid until the next move into or along an object. */
    public String name() {
        return JsonText.decode(json, nameFrom, nameClose < 0 ? ~nameClose : nameClose, nameClose < 0);
    }

    /** Moves to the next element of the array, which is then to be read; false at its end. */
    public boolean hasNext() {
        return advance(']');
    }

    public String string() {
        if (next() != '"') {
            throw new JsonException("a string is expected", at);
        }
        int from = at + 1;
        int close = JsonText.string(json, from, end, limits.string());
        boolean escaped = close < 0;
        int to = escaped ? ~close : close;
        consumed(to + 1);
        return JsonText.decode(json, from, to, escaped);
    }

    /** The string, or null if the value is null. */
    public @Nullable String stringOrNull() {
        return isNull() ? null : string();
    }

    public boolean bool() {
        byte b = next();
        if (b != 't' && b != 'f') {
            throw new JsonException("true or false is expected", at);
        }
        consumed(JsonText.word(json, at, end, b == 't' ? "true" : "false"));
        return b == 't';
    }

    /** Consumes the value if it is null. */
    public boolean isNull() {
        if (next() != 'n') {
            return false;
        }
        consumed(JsonText.word(json, at, end, "null"));
        return true;
    }

    /** A whole number of 32 bits, also if it is written with a fraction of zero or an exponent. */
    public int integer() {
        int from = at();
        double value = number();
        if (value != Math.rint(value) || value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new JsonException("a whole number of 32 bits is expected", from);
        }
        return (int) value;
    }

    public double number() {
        int from = at();
        int to = numberEnd();
        consumed(to);
        double simple = simpleDecimal(from, to);
        if (!Double.isNaN(simple)) {
            return simple;
        }
        double value = Double.parseDouble(JsonText.decode(json, from, to, false));
        if (Double.isInfinite(value)) {
            throw new JsonException("a number is too large", from);
        }
        return value;
    }

    /** The number as it is written. */
    public String numberText() {
        int from = at();
        int to = numberEnd();
        consumed(to);
        return JsonText.decode(json, from, to, false);
    }

    /** Passes one value, checking it. */
    public void skip() {
        switch (peek()) {
            case OBJECT -> {
                beginObject();
                while (nextName()) {
                    skip();
                }
            }
            case ARRAY -> {
                beginArray();
                while (hasNext()) {
                    skip();
                }
            }
            case STRING -> {
                int close = JsonText.string(json, at + 1, end, limits.string());
                consumed((close < 0 ? ~close : close) + 1);
            }
            case NUMBER -> consumed(numberEnd());
            case BOOLEAN -> bool();
            case NULL -> isNull();
        }
    }

    /** Passes one value and gives its own bytes. */
    public byte[] raw() {
        int from = at();
        skip();
        return Arrays.copyOfRange(json, from, at);
    }

    /** Passes one value and appends its own bytes. */
    public void copyTo(JsonWriter out) {
        int from = at();
        skip();
        out.rawValue(json, from, at);
    }

    /** Where the next value begins, or the end. */
    public int at() {
        at = JsonText.space(json, at, end);
        return at;
    }

    /** Requires that nothing follows. */
    public void end() {
        if (at() != end) {
            throw new JsonException("something follows the JSON value", at);
        }
    }

    private void begin(char open, String otherwise) {
        if (next() != open) {
            throw new JsonException(otherwise, at);
        }
        if (++depth > limits.depth()) {
            throw new JsonException("nested deeper than " + limits.depth() + " levels", at);
        }
        at++;
        first = true;
    }

    /** One flag is enough for all levels: only right behind the opening bracket does no comma follow. */
    private boolean advance(char close) {
        byte b = next();
        if (b == close) {
            depth--;
            consumed(at + 1);
            return false;
        }
        if (!first) {
            if (b != ',') {
                throw new JsonException("a comma or the end of the object or array is expected", at);
            }
            at++;
            next();
        }
        first = false;
        return true;
    }

    private void consumed(int to) {
        at = to;
        first = false;
    }

    private byte next() {
        if (at < end && json[at] > ' ') {
            return json[at];
        }
        at = JsonText.space(json, at, end);
        if (at >= end) {
            throw new JsonException("the text ends too early", at);
        }
        return json[at];
    }

    private int numberEnd() {
        if (peek() != Type.NUMBER) {
            throw new JsonException("a number is expected", at);
        }
        return JsonText.number(json, at, end, limits.number());
    }

    /**
     * A number of few digits without an exponent: both the digits and the power of ten are then exact, and so is their
     * quotient after one rounding. NaN for every other number.
     */
    private double simpleDecimal(int from, int to) {
        boolean negative = json[from] == '-';
        long digits = 0;
        int point = -1;
        if (to - from > 17) {
            return Double.NaN;
        }
        for (int i = negative ? from + 1 : from; i < to; i++) {
            int digit = json[i] - '0';
            if (json[i] == '.') {
                point = i;
            } else if (digit < 0 || digit > 9) {
                return Double.NaN;
            } else {
                digits = digits * 10 + digit;
            }
        }
        if (digits >= 1L << 53) {
            return Double.NaN;
        }
        double value = point < 0 ? digits : digits / TENS[to - point - 1];
        return negative ? -value : value;
    }
}
