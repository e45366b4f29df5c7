package org.modelhub.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a test states the figure it measured. {@link FiguresListener} prints all of them when the run is over. */
public final class Figures {

    static final Path FILE = Path.of("target", "figures.tsv");

    private Figures() {}

    /**
     * Adds a line to the table of this run.
     *
     * @param id as in the catalogue of tests, e.g. R2
     * @param measured what came out, with its unit
     * @param demanded what is asked for, with its unit
     * @param held whether the one meets the other; the test itself fails if not
     */
    public static synchronized void record(String id, String measured, String demanded, boolean held) {
        String line = new Figure(id, measured, demanded, held).line();
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
