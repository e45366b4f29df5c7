package org.modelhub.swap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One file of the hub's folder as it was read.
 *
 * @param path relative to the hub's folder, with forward slashes
 * @param hash SHA-256 of the text
 */
public record SourceFile(String path, String text, String hash) {

    public static SourceFile of(String path, String text) {
        return new SourceFile(path, text, sha256(text));
    }

    /** The same file with another text, for a pinned generation; the path stays, so errors name the real file. */
    public SourceFile with(String newText) {
        return of(path, newText);
    }

    /** The file's name without its folder and its {@code .camel.yaml} or {@code .kamelet.yaml}. */
    public String baseName() {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.replaceFirst("\\.(camel|kamelet)\\.yaml$", "");
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
