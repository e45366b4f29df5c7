package org.modelhub.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the check command is asked.
 *
 * @param home the folder that holds {@code routes/} and {@code kamelets/}
 * @param files each one that exists, folders replaced by the files in them
 */
record CheckArguments(Path home, List<Path> files) {

    private static final String HOME = "--home";

    /** What stands on the command line makes no sense; the message says why. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** @param defaultHome the home where no {@code --home} is given */
    static CheckArguments parse(List<String> words, Path defaultHome) throws UsageException, IOException {
        Path home = defaultHome;
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(HOME) && i + 1 < words.size()) {
                home = Path.of(words.get(++i));
            } else if (word.startsWith(HOME + "=")) {
                home = Path.of(word.substring(HOME.length() + 1));
            } else if (word.startsWith("-")) {
                throw new UsageException("unknown option " + word);
            } else {
                files.addAll(files(Path.of(word)));
            }
        }
        if (files.isEmpty()) {
            throw new UsageException("no file is named");
        }
        demandHome(home);
        return new CheckArguments(home, files);
    }

    private static void demandHome(Path home) throws UsageException {
        if (!Files.isDirectory(home.resolve("routes")) || !Files.isDirectory(home.resolve("kamelets"))) {
            throw new UsageException(home.toAbsolutePath().normalize()
                    + " holds no routes/ and kamelets/: name the hub's home with --home <folder>");
        }
    }

    private static List<Path> files(Path named) throws UsageException, IOException {
        if (Files.isRegularFile(named)) {
            return List.of(named);
        }
        if (!Files.isDirectory(named)) {
            throw new UsageException("there is no file " + named);
        }
        try (Stream<Path> below = Files.walk(named)) {
            TreeSet<Path> found =
                    new TreeSet<>(below.filter(CheckArguments::isTaken).toList());
            if (found.isEmpty()) {
                throw new UsageException(named + " holds no *.camel.yaml and no *.kamelet.yaml");
            }
            return List.copyOf(found);
        }
    }

    private static boolean isTaken(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".camel.yaml") || name.endsWith(".kamelet.yaml"))
                && !name.startsWith(".")
                && Files.isRegularFile(file);
    }
}
