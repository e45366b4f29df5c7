package org.modelhub.dialect.openai;

import java.nio.charset.StandardCharsets;

/**
 * Looks for a field's name in JSON text without reading it. What is found may as well be text of a message, so it only
 * says whether a closer look is worth its time.
 */
final class ByteSearch {

    private final byte[] wanted;

    /** @param name of a field, or how one begins; in ASCII */
    ByteSearch(String name) {
        wanted = ('"' + name).getBytes(StandardCharsets.US_ASCII);
    }

    boolean isIn(byte[] json) {
        return isIn(json, 0, json.length);
    }

    boolean isIn(byte[] json, int from, int to) {
        byte second = wanted[1];
        int last = to - wanted.length;
        for (int at = from; at <= last; at++) {
            if (json[at] == '"' && json[at + 1] == second && follows(json, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean follows(byte[] json, int at) {
        for (int i = 2; i < wanted.length; i++) {
            if (json[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
