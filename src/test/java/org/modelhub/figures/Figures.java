package org.modelhub.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where tests write down what they measured: one line of {@code target/figures.tsv} each. */
public final class Figures {

    private static final Path FILE = Path.of("target/figures.tsv");

    private Figures() {}

    public static synchronized void record(String id, String measured, String demanded, boolean held) {
        String line = String.join("\t", id, measured, demanded, held ? "held" : "missed") + "\n";
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
