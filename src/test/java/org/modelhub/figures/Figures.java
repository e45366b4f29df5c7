package org.modelhub.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps the figures that tests measure, one line for each, for the table at the end of a run. */
public final class Figures {

    private static final Path FILE = Path.of("target", "figures.tsv");

    private Figures() {}

    public static synchronized void record(String id, String measured, String demanded, boolean held) {
        try {
            Files.createDirectories(FILE.getParent());
            String line = String.join("\t", id, measured, demanded, held ? "held" : "missed") + "\n";
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
