package org.modelhub.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a test states the figure it measured. */
public final class Figures {

    private static final Path FILE = Path.of("target", "figures.tsv");

    private Figures() {}

    /** Adds a line to the table of this run. */
    public static synchronized void record(String id, String measured, String demanded, boolean held) {
        String line = id + "\t" + measured + "\t" + demanded + "\t" + (held ? "held" : "NOT HELD") + "\n";
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
