package org.modelhub.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte buffer that JSON is written into. Commas between values come by themselves; whether brackets match is
 * the caller's care. Strings leave as raw UTF-8 with only the escapes that JSON demands. Not for several threads.
 */
public final class JsonWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] buffer;
    private int length;
    private boolean comma;

    public JsonWriter() {
        this(256);
    }

    public JsonWriter(int capacity) {
        buffer = new byte[Math.max(capacity, 16)];
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    public JsonWriter name(String name) {
        separate();
        string(name);
        put(':');
        comma = false;
        return this;
    }

    /** Appends a text; null is written as null. */
    public JsonWriter value(@Nullable String text) {
        if (text == null) {
            return nullValue();
        }
        separate();
        string(text);
        comma = true;
        return this;
    }

    public JsonWriter value(boolean value) {
        return literal(value ? "true" : "false");
    }

    public JsonWriter value(int value) {
        return value((long) value);
    }

    public JsonWriter value(long value) {
        if (value < 0 || value > 999_999_999) {
            return literal(Long.toString(value));
        }
        separate();
        digits((int) value);
        comma = true;
        return this;
    }

    /** Appends a number. @throws IllegalArgumentException for what JSON has no number for */
    public JsonWriter value(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        return literal(Double.toString(value));
    }

    /** Appends a number. @throws IllegalArgumentException for what JSON has no number for */
    public JsonWriter value(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        return literal(Float.toString(value));
    }

    public JsonWriter nullValue() {
        return literal("null");
    }

    /** Appends a value that is JSON already. */
    public JsonWriter rawValue(byte[] json) {
        return rawValue(json, 0, json.length);
    }

    /** Appends a value that is JSON already, from {@code from} to {@code to} exclusive. */
    public JsonWriter rawValue(byte[] json, int from, int to) {
        separate();
        copy(json, from, to);
        comma = true;
        return this;
    }

    /** Appends bytes as they are, outside the grammar: no comma is put before or behind them. */
    public JsonWriter raw(byte[] bytes) {
        return raw(bytes, 0, bytes.length);
    }

    /** Appends bytes as they are, outside the grammar, {@code to} exclusive: no comma is put before or behind them. */
    public JsonWriter raw(byte[] bytes, int from, int to) {
        copy(bytes, from, to);
        comma = false;
        return this;
    }

    /** Appends text as it is, outside the grammar; characters below U+0080 only. */
    public JsonWriter raw(String ascii) {
        ascii(ascii);
        comma = false;
        return this;
    }

    /** Empties the buffer and keeps its memory. */
    public JsonWriter reset() {
        length = 0;
        comma = false;
        return this;
    }

    /** Drops everything behind this length; what is written next follows it as a new start. */
    public JsonWriter truncate(int newLength) {
        length = Math.min(length, newLength);
        comma = false;
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    /** The buffer itself; valid up to {@link #length} and until the next write. */
    public byte[] array() {
        return buffer;
    }

    public int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    /** From the opening quote {@code from} to behind the closing quote, {@code to}. */
    JsonWriter rawName(byte[] json, int from, int to) {
        separate();
        copy(json, from, to);
        put(':');
        comma = false;
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private JsonWriter literal(String ascii) {
        separate();
        ascii(ascii);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    private void string(String text) {
        int chars = text.length();
        // Six bytes for each char is the most that an escape takes; the common case then needs no further check.
        ensure(Math.addExact(Math.multiplyExact(chars, chars < 1024 ? 6 : 1), 2));
        buffer[length++] = '"';
        int i = 0;
        while (i < chars) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
                if (length == buffer.length) {
                    ensure(chars - i + 1);
                }
                buffer[length++] = (byte) c;
                i++;
            } else {
                ensure(6);
                i += special(text, i, c);
            }
        }
        put('"');
    }

    /** @return how many chars were written */
    private int special(String text, int i, char c) {
        if (c < 0x80) {
            escape(c);
        } else if (c < 0x800) {
            buffer[length++] = (byte) (0xC0 | c >> 6);
            buffer[length++] = (byte) (0x80 | (c & 0x3F));
        } else if (!Character.isSurrogate(c)) {
            three(c);
        } else if (Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))) {
            four(Character.toCodePoint(c, text.charAt(i + 1)));
            return 2;
        } else {
            three('\uFFFD');
        }
        return 1;
    }

    private void three(char c) {
        buffer[length++] = (byte) (0xE0 | c >> 12);
        buffer[length++] = (byte) (0x80 | (c >> 6 & 0x3F));
        buffer[length++] = (byte) (0x80 | (c & 0x3F));
    }

    private void four(int point) {
        buffer[length++] = (byte) (0xF0 | point >> 18);
        buffer[length++] = (byte) (0x80 | (point >> 12 & 0x3F));
        buffer[length++] = (byte) (0x80 | (point >> 6 & 0x3F));
        buffer[length++] = (byte) (0x80 | (point & 0x3F));
    }

    private void escape(char c) {
        buffer[length++] = '\\';
        switch (c) {
            case '"', '\\' -> buffer[length++] = (byte) c;
            case '\n' -> buffer[length++] = 'n';
            case '\r' -> buffer[length++] = 'r';
            case '\t' -> buffer[length++] = 't';
            case '\b' -> buffer[length++] = 'b';
            case '\f' -> buffer[length++] = 'f';
            default -> {
                buffer[length++] = 'u';
                buffer[length++] = '0';
                buffer[length++] = '0';
                buffer[length++] = HEX[c >> 4];
                buffer[length++] = HEX[c & 0xF];
            }
        }
    }

    private void digits(int value) {
        int count = 1;
        for (int rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        ensure(count);
        int rest = value;
        for (int i = length + count - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    @SuppressWarnings("deprecation") // The one method that copies ASCII without a detour; it has no successor.
    private void ascii(String text) {
        int chars = text.length();
        ensure(chars);
        text.getBytes(0, chars, buffer, length);
        length += chars;
    }

    private void copy(byte[] bytes, int from, int to) {
        ensure(to - from);
        System.arraycopy(bytes, from, buffer, length, to - from);
        length += to - from;
    }

    private void put(char c) {
        ensure(1);
        buffer[length++] = (byte) c;
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            int needed = Math.addExact(length, more);
            buffer = Arrays.copyOf(buffer, Math.max(needed, (int) Math.min(2L * buffer.length, Integer.MAX_VALUE - 8)));
        }
    }
}
