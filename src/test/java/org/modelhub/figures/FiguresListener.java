package org.modelhub.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints the figures of a run as one Markdown table when its last test has ended, and leaves it in a file: the one named
 * by the system property {@code figures.table}, else {@code target/figures.md}. A test that recorded nothing has no line.
 */
public final class FiguresListener implements TestExecutionListener {

    static final String HEAD = "| id | figure | demanded | verdict |\n| --- | --- | --- | --- |\n";

    private static final Path TABLE = Path.of(System.getProperty("figures.table", "target/figures.md"));

    /** A run may come as several plans in one JVM; what an earlier run left goes once. */
    private static boolean fresh;

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        synchronized (FiguresListener.class) {
            if (!fresh) {
                fresh = true;
                delete();
            }
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        try {
            if (Files.exists(Figures.FILE)) {
                publish(table(Files.readAllLines(Figures.FILE)));
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    static String table(List<String> lines) {
        return lines.stream()
                .map(Figure::parse)
                .sorted(Figure.BY_ID)
                .map(Figure::row)
                .collect(Collectors.joining("\n", HEAD, "\n"));
    }

    private static void publish(String table) throws IOException {
        Files.createDirectories(TABLE.toAbsolutePath().getParent());
        Files.writeString(TABLE, table);
        System.out.println("\n" + table);
    }

    private static void delete() {
        try {
            Files.deleteIfExists(Figures.FILE);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
