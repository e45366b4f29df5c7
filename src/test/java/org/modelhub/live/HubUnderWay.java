package org.modelhub.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.modelhub.HubApplication;
import org.modelhub.HubFixture;
import org.modelhub.bench.Ports;

/** The hub's own main in a JVM of its own, with the public names of a test, so that it can be told to end by a signal. */
final class HubUnderWay implements AutoCloseable {

    private static final String SAMPLE_NAME = "routes/model/hub-chat.camel.yaml";
    private static final String SAMPLE_KAMELET = "kamelets/model-test-chat-action.kamelet.yaml";

    private final Path folder;
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final Process process;

    /**
     * @param names public names, each with the words that its upstream's model is called by
     * @param settings Spring properties, as {@code name=value}
     */
    HubUnderWay(Path folder, String upstream, Map<String, String> names, String... settings) {
        this.folder = folder;
        try {
            writeHome(upstream, names);
            process = start(settings);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void writeHome(String upstream, Map<String, String> names) throws IOException {
        for (String part : List.of("routes/edge", "routes/gateway", "routes/policy", "kamelets")) {
            copy(Path.of(part), home().resolve(part));
        }
        String name = Files.readString(Path.of("src/test/hub", SAMPLE_NAME));
        String kamelet = Files.readString(Path.of("src/test/hub", SAMPLE_KAMELET));
        Files.createDirectories(home().resolve("routes/model"));
        for (Map.Entry<String, String> entry : names.entrySet()) {
            String model = "model-" + entry.getKey();
            Files.writeString(
                    home().resolve("routes/model/" + entry.getKey() + ".camel.yaml"),
                    name.replace("hub-chat", entry.getKey()).replace("model-test-chat", model));
            Files.writeString(
                    home().resolve("kamelets/" + model + "-action.kamelet.yaml"),
                    kamelet.replace("model-test-chat-action", model + "-action")
                            .replace("{{test.upstream.url}}", upstream)
                            .replace("scripted-chat", entry.getValue()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private Process start(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                HubApplication.class.getName(),
                "--hub.home=" + home(),
                "--hub.data=" + folder.resolve("data"),
                "--hub.edge.host=127.0.0.1",
                "--hub.edge.port=" + port,
                "--server.port=" + managementPort,
                "--hub.database.url=",
                "--hub.identity.bootstrap-admin-key=" + HubFixture.ADMIN_KEY));
        for (String setting : settings) {
            command.add("--" + setting);
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private Path home() {
        return folder.resolve("home");
    }

    Path log() {
        return folder.resolve("hub.log");
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    /** SIGTERM. */
    void tellToEnd() {
        process.destroy();
    }

    /** Its exit code, or -1 if it is not over in time. */
    int exit(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
