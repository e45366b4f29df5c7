package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of routes and Kamelets that a hub under load is started with: the project's own, without its names. */
public record HubHome(Path folder) {

    private static final List<String> STAGES = List.of("edge", "gateway", "policy", "job");

    /** Copies what every hub needs. */
    public static HubHome in(Path work) {
        HubHome home = new HubHome(work.resolve("home").toAbsolutePath());
        STAGES.forEach(stage -> home.copy(Path.of("routes", stage), "routes/" + stage));
        home.copy(Path.of("kamelets"), "kamelets");
        return home;
    }

    /** The files of a folder, not those below it; none if there is no such folder. */
    HubHome copy(Path from, String to) {
        if (!Files.isDirectory(from)) {
            return this;
        }
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(folder.resolve(to));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(to).resolve(file.getFileName()));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String file, String text) {
        try {
            Path target = folder.resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
