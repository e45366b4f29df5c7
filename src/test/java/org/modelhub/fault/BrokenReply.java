package org.modelhub.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A vendor's good answer, taken from its golden file, and how it is broken on its way.
 *
 * @param bytes what the upstream sends before it closes
 * @param rules of the {@link FaultProxy} in between
 */
record BrokenReply(byte[] bytes, String rules) {

    /** What is wrong with the answer. */
    enum Damage {
        RESET,
        EMPTY_REPLY,
        MALFORMED_CHUNK,
        RANDOM_DATA,
        TRUNCATED,
        INVALID_UTF8,
        ERROR_BODY
    }

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final int UPSTREAM_BYTES = 2;

    /** How the text of these golden answers begins. */
    private static final String TEXT = "\"he";

    private static final String ERROR =
            "{\"error\":{\"type\":\"insufficient_quota\",\"message\":\"quota is used up\"}}";

    /** @param vendor a folder of golden files */
    static BrokenReply of(String vendor, boolean streamed, Damage damage) {
        String body = golden(vendor, streamed ? "stream" : "plain");
        String good = streamed ? RawReply.STREAM_HEAD + chunks(body) : RawReply.whole("application/json", body);
        return switch (damage) {
            case RESET -> new BrokenReply(utf8(good), "down reset " + middle(good));
            case EMPTY_REPLY -> new BrokenReply(new byte[0], "");
            case MALFORMED_CHUNK -> new BrokenReply(utf8(misframed(good, streamed)), "");
            case RANDOM_DATA -> new BrokenReply(MalformedUpstream.noise().getBytes(), "");
            case TRUNCATED -> new BrokenReply(utf8(good), "down cut " + middle(good));
            case INVALID_UTF8 -> new BrokenReply(utf8(good), "down corrupt " + (good.indexOf(TEXT) + 1));
            case ERROR_BODY -> new BrokenReply(utf8(errorBody(streamed)), "");
        };
    }

    private static String golden(String vendor, String name) {
        try {
            Path file = GOLDEN.resolve(vendor).resolve(name + ".golden");
            return Files.readString(file).split("----\n")[UPSTREAM_BYTES].replace("␍", "");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Each event a chunk of its own, as servers flush them. */
    private static String chunks(String body) {
        StringBuilder chunks = new StringBuilder();
        for (String event : body.split("(?<=\n\n)")) {
            chunks.append(RawReply.chunk(event));
        }
        return chunks.append(RawReply.LAST_CHUNK).toString();
    }

    /** Behind the first event, or in the middle of a whole answer, comes a chunk whose size is no number. */
    private static String misframed(String good, boolean streamed) {
        if (streamed) {
            int end = good.indexOf("\n\n\r\n") + "\n\n\r\n".length();
            return good.substring(0, end) + "xyz\r\nboo\r\n";
        }
        String head = RawReply.STREAM_HEAD.replace("text/event-stream", "application/json");
        String body = good.substring(good.indexOf("\r\n\r\n") + "\r\n\r\n".length());
        return head + RawReply.chunk(body.substring(0, body.length() / 2)) + "xyz\r\nboo\r\n";
    }

    private static String errorBody(boolean streamed) {
        return streamed
                ? RawReply.STREAM_HEAD + RawReply.chunk("data: " + ERROR + "\n\n") + RawReply.LAST_CHUNK
                : RawReply.whole("application/json", ERROR);
    }

    private static int middle(String good) {
        int head = good.indexOf("\r\n\r\n");
        return head + (good.length() - head) / 2;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
