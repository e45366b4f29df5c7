package org.modelhub.upstream.auth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A key that is sent as it is; its proof is made once. */
final class KeyCredential implements Credential {

    private final String id;
    private final Proof proof;

    private KeyCredential(String key, Proof proof) {
        this.id = hash(key);
        this.proof = proof;
    }

    /** @param prefix before the key, e.g. {@code "Bearer "} */
    static KeyCredential header(String name, String prefix, String key) {
        return new KeyCredential(key, Proof.header(name, prefix + key));
    }

    static KeyCredential query(String parameter, String key) {
        String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
        return new KeyCredential(key, new Proof(java.util.Map.of(), parameter + "=" + encoded));
    }

    static KeyCredential none() {
        return new KeyCredential("", Proof.NONE);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public @Nullable Proof standing() {
        return proof;
    }

    @Override
    public CompletableFuture<Proof> proof(SignedCall call) {
        return CompletableFuture.completedFuture(proof);
    }

    static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java has SHA-256", cause);
        }
    }
}
