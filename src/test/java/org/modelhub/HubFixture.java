package org.modelhub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.modelhub.edge.engine.HubHttpServer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole hub in this process, on free ports, with a home of its own: the shipped routes and Kamelets plus those of
 * {@code src/test/hub}. Its files may be edited while it runs.
 */
public final class HubFixture implements AutoCloseable {

    public static final String ADMIN_KEY = "hub-fixture-admin-key-0123456789";

    private static final Path TEST_HOME = Path.of("src/test/hub");

    private final Path folder;
    private final ConfigurableApplicationContext context;

    /** @param settings Spring properties, as {@code name=value}, before those of this fixture */
    public HubFixture(String... settings) {
        try {
            folder = Files.createTempDirectory("hub");
            copy(Path.of("routes"), home().resolve("routes"));
            copy(Path.of("kamelets"), home().resolve("kamelets"));
            copy(TEST_HOME, home());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "--hub.home=" + home(),
                "--hub.data=" + folder.resolve("data"),
                "--hub.edge.host=127.0.0.1",
                "--hub.edge.port=0",
                "--server.port=0",
                "--hub.swap.poll=200ms",
                "--hub.local.preload=",
                "--hub.identity.bootstrap-admin-key=" + ADMIN_KEY));
        for (String setting : settings) {
            String name = "--" + setting.substring(0, setting.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add("--" + setting);
        }
        context = new SpringApplication(HubApplication.class).run(arguments.toArray(String[]::new));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    public Path home() {
        return folder.resolve("home");
    }

    /** Replaces a file of the home as an editor or a ConfigMap does: by a rename. */
    public void write(String file, String text) {
        try {
            Path target = home().resolve(file);
            Path fresh = Files.createTempFile(folder, "edit", ".yaml");
            Files.writeString(fresh, text);
            Files.move(fresh, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    public String read(String file) {
        try {
            return Files.readString(home().resolve(file));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    public int port() {
        return context.getBean(HubHttpServer.class).getPort();
    }

    public int managementPort() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** As a person types it into Dify. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
