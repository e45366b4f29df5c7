package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The machine and the JVM a table was taken on. */
public final class Machine {

    private static final int HARD_LIMIT_COLUMN = 4;

    private Machine() {}

    public static String describe() {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %.0f GiB, Linux %s, JDK %s, at most %d descriptors",
                Runtime.getRuntime().availableProcessors(),
                first("/proc/cpuinfo", "model name").replaceAll(".*:\\s*", ""),
                Long.parseLong(first("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1024.0 * 1024),
                System.getProperty("os.version"),
                Runtime.version(),
                maxDescriptors());
    }

    /** The hard limit, to which a JVM raises its own at its start. */
    static long maxDescriptors() {
        String limit = first("/proc/self/limits", "Max open files").split("\\s+")[HARD_LIMIT_COLUMN];
        return "unlimited".equals(limit) ? Long.MAX_VALUE : Long.parseLong(limit);
    }

    private static String first(String file, String start) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(start)).findFirst().orElse("unknown 0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
