package org.modelhub.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of the keyed hash under which secrets are stored: HMAC-SHA-256. It lies outside the database, so that a dump
 * of the one does not help without the other. Comes from the environment, or from a file that is made at the first
 * start.
 */
final class Pepper implements SecretMac {

    static final String FILE = "pepper";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;

    private final ThreadLocal<Mac> macs;

    private Pepper(byte[] key) {
        SecretKeySpec spec = new SecretKeySpec(key, ALGORITHM);
        macs = ThreadLocal.withInitial(() -> ready(spec));
    }

    static Pepper of(String text) {
        byte[] key = text.getBytes(StandardCharsets.UTF_8);
        if (key.length < LENGTH) {
            throw new IllegalArgumentException("HUB_KEY_PEPPER must have at least " + LENGTH + " characters");
        }
        return new Pepper(key);
    }

    /** Reads the folder's pepper, or makes it. */
    static Pepper in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            make(folder, file);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != LENGTH) {
            throw new IOException(file + " must hold " + LENGTH + " bytes; restore it from a backup");
        }
        return new Pepper(key);
    }

    /** By a rename, so that a crash leaves either no pepper or a whole one. */
    private static void make(Path folder, Path file) throws IOException {
        byte[] key = new byte[LENGTH];
        new SecureRandom().nextBytes(key);
        Path part = Files.createTempFile(folder, FILE, ".part", ownerOnly(folder));
        Files.write(part, key);
        Files.move(part, file);
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static Mac ready(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] mac(String secret) {
        return macs.get().doFinal(secret.getBytes(StandardCharsets.UTF_8));
    }
}
