package org.modelhub.dialect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.modelhub.fault.EventFrames;

/**
 * One golden file: client request, upstream request, upstream bytes, client bytes, separated by lines of four dashes.
 *
 * <p>Lines {@code # key: value} at the top set what the bytes do not say: {@code client} (dialect), {@code kind} (chat,
 * embedding or rerank), {@code status} and {@code retry-after} of the upstream, {@code path} and {@code query} parameters
 * of the client, {@code drop}, {@code rename}, {@code clamp}, {@code default}, {@code paths},
 * {@code thinking}. In upstream bytes
 * {@code ␍} stands for a carriage return, {@code ␂} for a byte order mark, {@code ␄} at the end for no line end. With
 * {@code # frames: eventstream} the lines of the upstream's bytes are frames as {@link EventFrames#ofLine} reads them.
 */
record GoldenCase(Path file, Map<String, String> settings, String[] sections) {

    private static final String LINE = "----\n";

    static GoldenCase read(Path file) {
        try {
            String text = Files.readString(file);
            Map<String, String> settings = new HashMap<>();
            while (text.startsWith("#")) {
                int end = text.indexOf('\n');
                String[] setting = text.substring(1, end).split(":", 2);
                settings.put(setting[0].strip(), setting[1].strip());
                text = text.substring(end + 1);
            }
            return new GoldenCase(file, settings, text.split(LINE, 4));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    ClientCall clientCall() {
        return new ClientCall(sections[0].strip().getBytes(StandardCharsets.UTF_8), pairs("path"), pairs("query"));
    }

    String upstreamRequest() {
        return sections[1].strip();
    }

    byte[] upstreamBytes() {
        if (setting("frames", "").equals("eventstream")) {
            return EventFrames.ofLines(sections[2]);
        }
        String text = sections[2].replace("␍", "\r").replace("␂", "\uFEFF").replace("␄\n", "");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String clientBytes() {
        return sections[3];
    }

    String setting(String key, String otherwise) {
        return settings.getOrDefault(key, otherwise);
    }

    int status() {
        return Integer.parseInt(setting("status", "200"));
    }

    Quirks quirks() {
        Map<String, Quirks.Range> clamp = new HashMap<>();
        pairs("clamp").forEach((field, range) -> {
            String[] ends = range.split("\\.\\.");
            clamp.put(field, new Quirks.Range(Double.parseDouble(ends[0]), Double.parseDouble(ends[1])));
        });
        return new Quirks(
                pairs("drop").keySet(),
                pairs("rename"),
                clamp,
                pairs("default"),
                Quirks.Thinking.valueOf(setting("thinking", "EFFORT")),
                pairs("paths"),
                Quirks.Structured.valueOf(setting("structured", "NATIVE")),
                Quirks.Images.valueOf(setting("images", "ANY")));
    }

    private Map<String, String> pairs(String key) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : List.of(setting(key, "").split("\\s+"))) {
            if (!pair.isEmpty()) {
                String[] sides = pair.split("=", 2);
                pairs.put(sides[0], sides.length == 2 ? sides[1] : "");
            }
        }
        return pairs;
    }

    void write(String upstreamRequest, String clientBytes) throws IOException {
        StringBuilder text = new StringBuilder();
        Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("#"))
                .forEach(line -> text.append(line).append('\n'));
        text.append(sections[0])
                .append(LINE)
                .append(upstreamRequest)
                .append('\n')
                .append(LINE);
        text.append(sections.length > 2 ? sections[2] : "").append(LINE).append(clientBytes);
        Files.writeString(file, text);
    }
}
