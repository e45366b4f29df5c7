package org.modelhub.seal;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.aead.subtle.XAesGcmAead;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Seals bytes with AES-256-GCM, so that whoever keeps them can neither read nor change them, nor pass one for another.
 *
 * <p>Each sealing has an AES key of its own, made from the hub's key and 12 random bytes (XAES-256-GCM). With the hub's
 * key itself, random nonces allow 2³² sealings by all replicas together, and a busy hub has written as many chunks in a
 * day. In front of what is sealed stands the number of its key.
 */
public final class Seal {

    /** By how much a sealed text is longer. */
    public static final int OVERHEAD = 5 + 24 + 16;

    private static final int SALT = 12;
    private static final byte FORM = 1;

    private final Aead first;
    private final Map<Integer, Aead> byNumber = new HashMap<>();

    private Seal(SealKeys keys) {
        keys.byNumber().forEach((number, key) -> byNumber.put(number, aead(number, key)));
        first = Objects.requireNonNull(
                byNumber.get(keys.byNumber().keySet().iterator().next()));
    }

    /**
     * With given keys.
     *
     * @param keys {@code number:base64}, parted by commas; the first one seals, all of them open
     */
    public static Seal of(String keys) {
        return new Seal(SealKeys.of(keys));
    }

    /** With the keys in that folder, where one is made the first time. */
    public static Seal in(Path folder) throws IOException {
        return new Seal(SealKeys.in(folder));
    }

    @AccessesPartialKey // the hub keeps its keys as bytes, by its own numbers
    @SuppressWarnings("RestrictedApi") // this form has no template in Tink's own configuration
    private static Aead aead(int number, byte[] key) {
        try {
            SecretBytes secret = SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get());
            XAesGcmParameters form = XAesGcmParameters.create(XAesGcmParameters.Variant.TINK, SALT);
            return XAesGcmAead.create(XAesGcmKey.create(form, secret, number));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Seals.
     *
     * @param associated what it belongs to; not kept, and needed again to open it
     */
    public byte[] seal(byte[] plain, byte[] associated) {
        try {
            return first.encrypt(plain, associated);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Opens what was sealed.
     *
     * @throws BrokenSealException if this is not what was sealed
     */
    @SuppressWarnings("UnusedException") // it says no more
    public byte[] open(byte[] sealed, byte[] associated) {
        Aead key = key(sealed);
        if (key == null) {
            throw new BrokenSealException();
        }
        try {
            return key.decrypt(sealed, associated);
        } catch (GeneralSecurityException changed) {
            throw new BrokenSealException();
        }
    }

    private @Nullable Aead key(byte[] sealed) {
        boolean ours = sealed.length >= OVERHEAD && sealed[0] == FORM;
        return ours ? byNumber.get(ByteBuffer.wrap(sealed).getInt(1)) : null;
    }
}
