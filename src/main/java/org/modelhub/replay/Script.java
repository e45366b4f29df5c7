package org.modelhub.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script that runs inside Redis.
 *
 * @param digest by which Redis knows it once it is loaded
 */
record Script(String text, String digest) {

    static final Script OPEN = read("open.lua");
    static final Script APPEND = read("append.lua");
    static final Script CLOSE = read("close.lua");
    static final Script CLAIM = read("claim.lua");
    static final Script CANCEL = read("cancel.lua");
    static final List<Script> ALL = List.of(OPEN, APPEND, CLOSE, CLAIM, CANCEL);

    private static Script read(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing");
            }
            byte[] text = file.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
            return new Script(
                    new String(text, StandardCharsets.UTF_8), HexFormat.of().formatHex(digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
