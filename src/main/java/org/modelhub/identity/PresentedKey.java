package org.modelhub.identity;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a client presented as a key, brought to a form that costs the same to check whatever it is.
 *
 * <p>Besides our own form, a key may be any 24 to 256 visible ASCII characters: the operator's own {@code
 * HUB_BOOTSTRAP_ADMIN_KEY}. The whole text is then the secret, and its public id is derived from the keyed hash rather
 * than from a plain one, so that an id in a log cannot confirm a guess. Anything else stands as a fixed text that is
 * no key, and is hashed all the same.
 *
 * @param publicId or null where it is to be derived
 * @param secret what to hash
 */
record PresentedKey(@Nullable String publicId, String secret) {

    static final int SHORTEST = 24;
    static final int LONGEST = 256;

    private static final int ID_BYTES = ApiKey.ID_LENGTH / 2;
    private static final PresentedKey NOTHING = new PresentedKey("", "-".repeat(ApiKey.SECRET_LENGTH));

    static PresentedKey of(String token) {
        ApiKey key = ApiKey.read(token);
        if (key != null) {
            return new PresentedKey(key.publicId(), key.secret());
        }
        return isPlausible(token) ? new PresentedKey(null, token) : NOTHING;
    }

    static boolean isPlausible(String token) {
        return token.length() >= SHORTEST
                && token.length() <= LONGEST
                && token.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** @param mac keyed hash of the secret */
    String idUnder(byte[] mac) {
        return publicId != null ? publicId : HexFormat.of().formatHex(mac, 0, ID_BYTES);
    }

    @Override
    public String toString() {
        return "presented key " + publicId;
    }
}
