package org.modelhub.dialect.anthropic;

/**
 * A block of thinking that only the vendor can read. It has no text, so it travels as the signature of an empty block,
 * marked as what it is.
 */
final class RedactedThinking {

    private static final String MARK = "redacted:";

    private RedactedThinking() {}

    static String signature(String data) {
        return MARK + data;
    }

    static boolean is(String signature) {
        return signature.startsWith(MARK);
    }

    static String data(String signature) {
        return signature.substring(MARK.length());
    }
}
