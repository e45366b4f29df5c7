package org.modelhub.edge.engine;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Makes ids that are unique enough to find a request or an answer by; not secrets. */
public final class RequestIds {

    private static final HexFormat HEX = HexFormat.of();

    /** Sixteen hexadecimal digits. */
    public String next() {
        return HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
