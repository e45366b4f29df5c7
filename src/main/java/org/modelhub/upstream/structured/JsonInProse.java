package org.modelhub.upstream.structured;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;

/**
 * Finds the JSON in what a model wrote around it: a code fence, an announcement, a closing remark. Of several objects or
 * arrays the longest is meant.
 */
final class JsonInProse {

    /** Brackets that may stand in the prose before the JSON; each one costs a read. */
    private static final int TRIES = 64;

    private JsonInProse() {}

    /** {@return null if there is none} */
    static @Nullable String find(String answer) {
        byte[] text = answer.strip().getBytes(StandardCharsets.UTF_8);
        if (text.length > 0 && end(text, 0) == text.length) {
            return answer.strip();
        }
        int from = 0;
        int to = 0;
        int tries = 0;
        for (int at = 0; at < text.length && tries < TRIES; at++) {
            if (text[at] == '{' || text[at] == '[') {
                tries++;
                int end = end(text, at);
                if (end - at > to - from) {
                    from = at;
                    to = end;
                }
                at = Math.max(at, end - 1);
            }
        }
        return to == 0 ? null : new String(text, from, to - from, StandardCharsets.UTF_8).strip();
    }

    /** Where the value that begins there ends, or -1. */
    private static int end(byte[] text, int from) {
        try {
            JsonReader reader = new JsonReader(text, from, text.length, JsonLimits.DEFAULT);
            reader.skip();
            return reader.at();
        } catch (JsonException none) {
            return -1;
        }
    }
}
