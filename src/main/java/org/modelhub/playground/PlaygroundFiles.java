package org.modelhub.playground;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.MediaReply;

/** The files of the page, read once. A closed list: what a client asks for is a key into it, and never a path. */
final class PlaygroundFiles {

    /** The page itself. */
    static final String PAGE = "index.html";

    private static final String FOLDER = "/playground/";
    private static final List<String> NAMES = List.of(
            PAGE,
            "answer.js",
            "icon.svg",
            "page.js",
            "plot.js",
            "ribbon.js",
            "run.js",
            "style.css",
            "words.js",
            "client/backoff.js",
            "client/chat-stream.js",
            "client/error.js",
            "client/index.js",
            "client/socket.js",
            "client/sse-reader.js",
            "client/sse.js",
            "client/window.js");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, MediaReply> files = new HashMap<>();

    PlaygroundFiles() {
        for (String name : NAMES) {
            String type = Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
            files.put(name, new MediaReply(type, read(name), null));
        }
    }

    @Nullable
    MediaReply find(String name) {
        return files.get(name);
    }

    private static byte[] read(String name) {
        try (InputStream resource = PlaygroundFiles.class.getResourceAsStream(FOLDER + name)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + FOLDER + name + " is missing");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + FOLDER + name + " cannot be read", e);
        }
    }
}
