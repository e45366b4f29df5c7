package org.modelhub.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder that holds one folder of documents for each id. Links are followed, because a volume of Kubernetes is a
 * tree of links; hidden files and folders are passed over.
 */
final class KnowledgeFolder {

    private static final int DEPTH = 16;

    /** What tells a changed file. */
    record Stamp(Instant modified, long size) {}

    private final Path folder;

    KnowledgeFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The files of each id by their paths under its folder; nothing where the folder is not there. */
    Map<String, Map<String, Stamp>> scan() throws IOException {
        Map<String, Map<String, Stamp>> all = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (Stream<Path> ids = Files.list(folder)) {
            for (Path id : (Iterable<Path>) ids::iterator) {
                if (Files.isDirectory(id) && !isHidden(id)) {
                    all.put(id.getFileName().toString(), files(id));
                }
            }
        }
        return all;
    }

    private static Map<String, Stamp> files(Path id) throws IOException {
        Map<String, Stamp> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(id, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                Path relative = id.relativize(file);
                if (isDocument(file) && !isUnderHidden(relative) && Files.isRegularFile(file)) {
                    String path = relative.toString().replace('\\', '/');
                    files.put(path, new Stamp(Files.getLastModifiedTime(file).toInstant(), Files.size(file)));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return files;
    }

    private static boolean isDocument(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".md") || name.endsWith(".txt");
    }

    private static boolean isUnderHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** @throws IOException also where the file is no UTF-8 */
    String read(String id, String path) throws IOException {
        try {
            return Files.readString(folder.resolve(id).resolve(path));
        } catch (CharacterCodingException other) {
            throw new IOException("not UTF-8", other);
        }
    }
}
