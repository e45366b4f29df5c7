package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids of tool calls for vendors that limit their length. A longer id is replaced by one that follows from it alone, so a
 * call and its result agree, in this request and in every later one.
 */
public final class CallIds {

    private static final String PREFIX = "call_";
    private static final int HASH_BYTES = 16;

    private CallIds() {}

    /** The id itself if it has at most {@code most} characters, which must be 37 or more. */
    public static String within(int most, String id) {
        if (id.length() <= most) {
            return id;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
