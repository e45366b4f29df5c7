package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.modelhub.redis.RedisScript;

/** The scripts of the store of frames. */
final class Scripts {

    static final RedisScript OPEN = RedisScript.read(Scripts.class, "open.lua");
    static final RedisScript APPEND = RedisScript.read(Scripts.class, "append.lua");
    static final RedisScript CLOSE = RedisScript.read(Scripts.class, "close.lua");
    static final RedisScript CLAIM = RedisScript.read(Scripts.class, "claim.lua");
    static final RedisScript CANCEL = RedisScript.read(Scripts.class, "cancel.lua");
    static final List<RedisScript> ALL = List.of(OPEN, APPEND, CLOSE, CLAIM, CANCEL);

    private Scripts() {}

    /** As scripts take their arguments. */
    static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
