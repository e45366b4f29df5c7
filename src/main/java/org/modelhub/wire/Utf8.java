package org.modelhub.wire;

/** Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /** Checks a run of characters outside ASCII. @return the index of the first ASCII byte behind it, or the end */
    static int check(byte[] bytes, int from, int end) {
        int at = from;
        do {
            int lead = bytes[at];
            if ((lead & 0xF0) == 0xE0) {
                at = three(bytes, at, end);
            } else if ((lead & 0xE0) == 0xC0) {
                at = two(bytes, at, end);
            } else {
                at = four(bytes, at, end);
            }
        } while (at < end && bytes[at] < 0);
        return at;
    }

    private static int two(byte[] bytes, int at, int end) {
        boolean good = end - at >= 2 && isTail(bytes[at + 1]) && (bytes[at] & 0x1E) != 0;
        return accept(good, at, 2);
    }

    private static int three(byte[] bytes, int at, int end) {
        boolean good = false;
        if (end - at >= 3 && isTail(bytes[at + 1]) && isTail(bytes[at + 2])) {
            int top = (bytes[at] & 0x0F) << 6 | (bytes[at + 1] & 0x3F);
            good = top >= 0x20 && (top & 0x3E0) != 0x360;
        }
        return accept(good, at, 3);
    }

    private static int four(byte[] bytes, int at, int end) {
        boolean good = false;
        if ((bytes[at] & 0xF8) == 0xF0
                && end - at >= 4
                && isTail(bytes[at + 1])
                && isTail(bytes[at + 2])
                && isTail(bytes[at + 3])) {
            int top = (bytes[at] & 0x07) << 6 | (bytes[at + 1] & 0x3F);
            good = top >= 0x10 && top < 0x110;
        }
        return accept(good, at, 4);
    }

    private static boolean isTail(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private static int accept(boolean good, int at, int length) {
        if (!good) {
            throw new JsonException("the text is not valid UTF-8", at);
        }
        return at + length;
    }
}
