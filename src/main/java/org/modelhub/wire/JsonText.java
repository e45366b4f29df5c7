package org.modelhub.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The single tokens of RFC 8259 over UTF-8 bytes: where each ends, and what a string means. */
final class JsonText {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long SPACES = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private JsonText() {}

    static long word(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    static int space(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] <= ' ' && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /**
     * Checks a string from behind its opening quote.
     *
     * @return the index of the closing quote, or the complement of that if the string holds an escape
     */
    static int string(byte[] bytes, int from, int end, int max) {
        int at = from;
        boolean escaped = false;
        while (true) {
            at = plain(bytes, at, end);
            if (at >= end) {
                throw new JsonException("a string is not closed", from);
            }
            byte b = bytes[at];
            if (b == '"') {
                break;
            }
            if (b == '\\') {
                escaped = true;
                do {
                    at = escape(bytes, at, end);
                } while (at < end && bytes[at] == '\\');
            } else if (b < 0) {
                at = Utf8.check(bytes, at, end);
            } else {
                throw new JsonException("a string holds a control character that is not escaped", at);
            }
        }
        if (at - from > max) {
            throw new JsonException("a string or name is longer than " + max + " bytes", from);
        }
        return escaped ? ~at : at;
    }

    /** Passes printable ASCII eight bytes at a time; the lowest mark is exact, since borrows only run upwards. */
    private static int plain(byte[] bytes, int from, int end) {
        int at = from;
        while (at <= end - Long.BYTES) {
            long x = word(bytes, at);
            long stop = (x | (x - SPACES) | ((x ^ QUOTES) - ONES) | ((x ^ BACKSLASHES) - ONES)) & HIGHS;
            if (stop != 0) {
                return at + (Long.numberOfTrailingZeros(stop) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    private static int escape(byte[] bytes, int at, int end) {
        if (at + 1 >= end) {
            throw new JsonException("a string is not closed", at);
        }
        return switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> unicode(bytes, at, end);
            default -> throw new JsonException("an unknown escape in a string", at);
        };
    }

    private static int unicode(byte[] bytes, int at, int end) {
        int unit = hex(bytes, at + 2, end);
        if (!Character.isSurrogate((char) unit)) {
            return at + 6;
        }
        boolean paired = unit < 0xDC00
                && at + 7 < end
                && bytes[at + 6] == '\\'
                && bytes[at + 7] == 'u'
                && (hex(bytes, at + 8, end) & 0xFC00) == 0xDC00;
        if (!paired) {
            throw new JsonException("a lone surrogate in a string", at);
        }
        return at + 12;
    }

    private static int hex(byte[] bytes, int at, int end) {
        if (at + 4 > end) {
            throw new JsonException("a unicode escape is cut short", at);
        }
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            unit = unit << 4 | digit(bytes[i], i);
        }
        return unit;
    }

    private static int digit(byte b, int at) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        if (lower >= 'a' && lower <= 'f') {
            return lower - 'a' + 10;
        }
        throw new JsonException("a unicode escape is not hexadecimal", at);
    }

    /** Checks a number. @return the index behind it */
    static int number(byte[] bytes, int from, int end, int max) {
        int at = bytes[from] == '-' ? from + 1 : from;
        at = at < end && bytes[at] == '0' ? at + 1 : digits(bytes, at, end);
        if (at < end && bytes[at] == '.') {
            at = digits(bytes, at + 1, end);
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            boolean signed = at + 1 < end && (bytes[at + 1] == '+' || bytes[at + 1] == '-');
            at = digits(bytes, at + (signed ? 2 : 1), end);
        }
        if (at - from > max) {
            throw new JsonException("a number is longer than " + max + " characters", from);
        }
        return at;
    }

    private static int digits(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw new JsonException("a digit is missing in a number", from);
        }
        return at;
    }

    /** Checks {@code true}, {@code false} or {@code null}. @return the index behind it */
    static int word(byte[] bytes, int from, int end, String word) {
        int to = from + word.length();
        if (to > end || !same(bytes, from, to, word)) {
            throw new JsonException("a value is expected", from);
        }
        return to;
    }

    /** Whether these bytes, which hold no escape, spell the name. */
    static boolean same(byte[] bytes, int from, int to, String name) {
        int length = name.length();
        if (to - from != length) {
            // UTF-8 takes at least one byte for each char, so only a longer text can still be the same.
            return to - from > length
                    && !isAscii(name)
                    && decode(bytes, from, to, false).equals(name);
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The text of a string that was checked. */
    static String decode(byte[] bytes, int from, int to, boolean escaped) {
        return escaped ? unescape(bytes, from, to) : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static String unescape(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int run = at;
            while (at < to && bytes[at] != '\\') {
                at++;
            }
            if (at > run) {
                text.append(new String(bytes, run, at - run, StandardCharsets.UTF_8));
            }
            if (at < to) {
                text.append(meaning(bytes, at, to));
                at += bytes[at + 1] == 'u' ? 6 : 2;
            }
        }
        return text.toString();
    }

    private static char meaning(byte[] bytes, int at, int to) {
        byte kind = bytes[at + 1];
        return switch (kind) {
            case 'u' -> (char) hex(bytes, at + 2, to);
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) kind;
        };
    }
}
