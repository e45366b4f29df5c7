package org.modelhub.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM's log of its collections says about the heap. */
final class GcLog {

    /** As in {@code Pause Young (Normal) (G1 Evacuation Pause) 151M->63M(256M) 4.020ms}. */
    private static final Pattern PAUSE = Pattern.compile("Pause.* (\\d+)M->(\\d+)M\\((\\d+)M\\)");

    private GcLog() {}

    /** @param heap as in {@code -Xmx}, in mebibytes */
    static double mostAfterCollection(Path log, String heap) {
        try (Stream<String> lines = Files.lines(log)) {
            long most = lines.map(PAUSE::matcher)
                    .filter(Matcher::find)
                    .mapToLong(pause -> Long.parseLong(pause.group(2)))
                    .max()
                    .orElse(0);
            return (double) most / Long.parseLong(heap.replace("m", ""));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
