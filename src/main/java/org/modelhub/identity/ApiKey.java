package org.modelhub.identity;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An API key in clear: {@code hub_<12 public>_<48 secret>}, both parts base62. 48 of 62 symbols are 285 bits, so a
 * plain keyed hash of the secret is enough to store. Lives only while it is made, shown or checked.
 *
 * @param publicId names the key, may be logged
 * @param secret opens it
 */
record ApiKey(String publicId, String secret) {

    static final int ID_LENGTH = 12;
    static final int SECRET_LENGTH = 48;

    private static final String PREFIX = "hub_";
    private static final int SECRET_START = PREFIX.length() + ID_LENGTH + 1;
    private static final int LENGTH = SECRET_START + SECRET_LENGTH;
    private static final String SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final byte[] STRANGER = strangers();
    private static final SecureRandom RANDOM = new SecureRandom();

    static ApiKey mint() {
        return new ApiKey(symbols(ID_LENGTH), symbols(SECRET_LENGTH));
    }

    /** The key that the token spells, or null if it is of another form. */
    @SuppressWarnings("ShortCircuitBoolean") // both are looked at, so that the time tells nothing
    static @Nullable ApiKey read(String token) {
        if (token.length() != LENGTH || !token.startsWith(PREFIX) || token.charAt(SECRET_START - 1) != '_') {
            return null;
        }
        String publicId = token.substring(PREFIX.length(), SECRET_START - 1);
        String secret = token.substring(SECRET_START);
        return areSymbols(publicId) & areSymbols(secret) ? new ApiKey(publicId, secret) : null;
    }

    /** Without a branch on a character, so that the time tells nothing of which ones there are. */
    private static boolean areSymbols(String text) {
        int strangers = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            strangers |= STRANGER[c & 127] | c >> 7;
        }
        return strangers == 0;
    }

    private static byte[] strangers() {
        byte[] table = new byte[128];
        Arrays.fill(table, (byte) 1);
        SYMBOLS.chars().forEach(c -> table[c] = 0);
        return table;
    }

    private static String symbols(int count) {
        StringBuilder text = new StringBuilder(count);
        RANDOM.ints(count, 0, SYMBOLS.length()).forEach(i -> text.append(SYMBOLS.charAt(i)));
        return text.toString();
    }

    /** The key as a client sends it. */
    String text() {
        return PREFIX + publicId + "_" + secret;
    }

    @Override
    public String toString() {
        return PREFIX + publicId + "_(secret)";
    }
}
