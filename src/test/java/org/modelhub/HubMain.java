package org.modelhub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The hub's own main run to its end in a JVM of its own.
 *
 * @param exit the process's exit code
 * @param said what it wrote to its output
 * @param complained what it wrote to its error output
 */
public record HubMain(int exit, String said, String complained) {

    private static final long PATIENCE_SECONDS = 60;

    /** Runs {@code java -jar model-hub.jar} with these words. */
    public static HubMain run(List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HubApplication.class.getName()));
        command.addAll(words);
        try {
            return run(command, Files.createTempFile("hub", ".out"), Files.createTempFile("hub", ".err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HubMain run(List<String> command, Path out, Path err) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("HUB_HOME");
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        HubMain ended = new HubMain(process.waitFor(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return ended;
    }
}
