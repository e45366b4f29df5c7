package org.modelhub.swap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds {@code routes/} and {@code kamelets/}, read by content. Links are followed, because a ConfigMap
 * volume is a tree of links; its hidden {@code ..data} folders are passed over.
 */
public final class HubFolder {

    private static final int DEPTH = 4;
    private static final int SETTLE_ATTEMPTS = 8;
    private static final long SETTLE_MILLIS = 25;
    private static final long MOST_BYTES = 1 << 20;

    private final Path home;

    public HubFolder(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    /**
     * Reads everything.
     *
     * @throws IOException if a folder is not there or a file cannot be read: then nothing can be said about any name
     */
    Snapshot read() throws IOException {
        Map<String, SourceFile> names = new TreeMap<>();
        Map<String, SourceFile> fixed = new TreeMap<>();
        for (SourceFile file : files("routes", ".camel.yaml")) {
            if (file.path().startsWith("routes/model/")) {
                names.put(file.baseName(), file);
            } else {
                fixed.put(file.path(), file);
            }
        }
        Map<String, SourceFile> kamelets = new TreeMap<>();
        files("kamelets", ".kamelet.yaml").forEach(file -> kamelets.put(file.baseName(), file));
        return new Snapshot(names, kamelets, fixed);
    }

    /**
     * Reads until two readings in a row are equal, so that a file that is just being written is not taken half.
     *
     * @param known what was read last, or null; if nothing changed since, one reading is enough
     */
    Snapshot readSettled(@Nullable Snapshot known) throws IOException, InterruptedException {
        Snapshot last = known;
        Snapshot now = read();
        for (int attempt = 0; !now.equals(last) && attempt < SETTLE_ATTEMPTS; attempt++) {
            Thread.sleep(SETTLE_MILLIS);
            last = now;
            now = read();
        }
        return now;
    }

    private Iterable<SourceFile> files(String folder, String suffix) throws IOException {
        Map<String, SourceFile> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(home.resolve(folder), DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                if (path.getFileName().toString().endsWith(suffix) && !isHidden(path) && Files.isRegularFile(path)) {
                    SourceFile file = read(path);
                    files.put(file.path(), file);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return files.values();
    }

    private boolean isHidden(Path path) {
        for (Path part : home.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** One file, by its path from the home; one that lies elsewhere by its own path. */
    SourceFile file(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        return read(absolute, absolute.startsWith(home) ? relative(absolute) : path.toString());
    }

    private String relative(Path path) {
        return home.relativize(path).toString().replace('\\', '/');
    }

    private SourceFile read(Path path) throws IOException {
        return read(path, relative(path));
    }

    private static SourceFile read(Path path, String relative) throws IOException {
        if (Files.size(path) > MOST_BYTES) {
            throw new IOException(relative + " is larger than " + MOST_BYTES + " bytes");
        }
        try {
            String text = Files.readString(path, StandardCharsets.UTF_8);
            return SourceFile.of(relative, text.replace("\r\n", "\n").replace('\r', '\n'));
        } catch (MalformedInputException e) {
            // Read on: as text it fails to parse, which is an error of this one file and not of the folder.
            return SourceFile.of(relative, "\0" + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
        }
    }
}
