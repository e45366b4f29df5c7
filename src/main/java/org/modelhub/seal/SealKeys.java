package org.modelhub.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys by their number, in the order in which they were given: the first one seals, all of them open.
 *
 * <p>A key is changed in three steps, so that every replica can open what another one seals: name the new one second
 * everywhere, then first, then leave out the old one when nothing that it sealed is kept any more.
 */
record SealKeys(Map<Integer, byte[]> byNumber) {

    static final String FILE = "seal";

    private static final int LENGTH = 32;
    private static final int MOST = 16;

    /** @param text {@code number:base64}, parted by commas */
    static SealKeys of(String text) {
        Map<Integer, byte[]> keys = new LinkedHashMap<>();
        for (String entry : text.strip().split("\\s*,\\s*", -1)) {
            int colon = entry.indexOf(':');
            require(colon > 0);
            require(keys.put(number(entry.substring(0, colon)), key(entry.substring(colon + 1))) == null);
        }
        require(keys.size() <= MOST);
        return new SealKeys(keys);
    }

    /** Reads the folder's keys, or makes one. */
    static SealKeys in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        try {
            return of(Files.readString(file));
        } catch (NoSuchFileException first) {
            make(folder, file);
            return of(Files.readString(file));
        } catch (IllegalArgumentException damaged) {
            throw new IOException(file + " does not hold keys; restore it from a backup", damaged);
        }
    }

    /** By a rename, so that a crash leaves either no key or a whole one. */
    private static void make(Path folder, Path file) throws IOException {
        byte[] key = new byte[LENGTH];
        new SecureRandom().nextBytes(key);
        Path part = Files.createTempFile(folder, FILE, ".part", ownerOnly(folder));
        Files.writeString(part, "1:" + Base64.getEncoder().encodeToString(key) + "\n");
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

    @SuppressWarnings("UnusedException") // it would show the text
    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            require(number > 0);
            return number;
        } catch (NumberFormatException unreadable) {
            throw refused();
        }
    }

    @SuppressWarnings("UnusedException") // as above
    private static byte[] key(String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
            require(key.length == LENGTH);
            return key;
        } catch (IllegalArgumentException unreadable) {
            throw refused();
        }
    }

    private static void require(boolean held) {
        if (!held) {
            throw refused();
        }
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("hub.seal.keys is hidden but must be number:base64 of " + LENGTH
                + " bytes, at most " + MOST + " of them with commas between, no number twice");
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SealKeys" + byNumber.keySet();
    }
}
