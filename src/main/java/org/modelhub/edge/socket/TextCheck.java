package org.modelhub.edge.socket;

/**
 * Checks that bytes are UTF-8, piece by piece, and says so at the first byte that cannot be. No overlong forms, no
 * surrogates, nothing above U+10FFFF.
 */
final class TextCheck {

    /** Bytes that the character begun still lacks. */
    private int lacking;
    /** Between which its next byte must be. */
    private int low = 0x80;

    private int high = 0xBF;

    /** Whether the text can still be UTF-8 with this piece behind the ones before. */
    boolean accepts(byte[] piece) {
        for (byte octet : piece) {
            if ((lacking > 0 || octet < 0) && !accepts(octet & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text may end here; if so, the next one begins. */
    boolean complete() {
        return lacking == 0;
    }

    private boolean accepts(int octet) {
        if (lacking == 0) {
            return begins(octet);
        }
        if (octet < low || octet > high) {
            return false;
        }
        lacking--;
        expect(0x80, 0xBF);
        return true;
    }

    private boolean begins(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return false;
        }
        lacking = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        switch (lead) {
            case 0xE0 -> expect(0xA0, 0xBF);
            case 0xED -> expect(0x80, 0x9F);
            case 0xF0 -> expect(0x90, 0xBF);
            case 0xF4 -> expect(0x80, 0x8F);
            default -> expect(0x80, 0xBF);
        }
        return true;
    }

    private void expect(int from, int to) {
        low = from;
        high = to;
    }
}
