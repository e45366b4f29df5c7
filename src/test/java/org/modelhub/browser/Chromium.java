package org.modelhub.browser;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A headless Chromium with a profile of its own, driven over the DevTools protocol. Its executable is the system property
 * {@code browser.chromium}, else the first of the usual names on the path.
 */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

    private final Path profile;
    private final Process process;
    private final DevTools tools;

    Chromium() {
        try {
            profile = Files.createTempDirectory("chromium");
            process = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("output.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tools = new DevTools(address());
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                executable(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-proxy-server",
                "--hide-scrollbars",
                "--lang=en-US"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--no-sandbox"); // it refuses to run as root otherwise, as containers have it
        }
        command.add("about:blank");
        return command;
    }

    private static String executable() {
        String given = System.getProperty("browser.chromium", "");
        if (!given.isEmpty()) {
            return given;
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium on the path; name one by browser.chromium"))
                .toString();
    }

    /** Which it writes into its profile when it is ready: the port, and the path behind it. */
    private URI address() {
        Path file = profile.resolve("DevToolsActivePort");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(file) && Files.readAllLines(file).size() == 2);
        try {
            List<String> lines = Files.readAllLines(file);
            return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tab that shares nothing with any other. */
    Tab open(String url, int width, int height, boolean dark) {
        String context = tools.call(null, "Target.createBrowserContext", new JsonObject())
                .getString("browserContextId");
        JsonObject blank = new JsonObject().put("url", "about:blank").put("browserContextId", context);
        String target = tools.call(null, "Target.createTarget", blank).getString("targetId");
        JsonObject attach = new JsonObject().put("targetId", target).put("flatten", true);
        Tab tab =
                new Tab(tools, tools.call(null, "Target.attachToTarget", attach).getString("sessionId"));
        tab.prepare(width, height, dark);
        tab.go(url);
        return tab;
    }

    @Override
    public void close() {
        tools.close();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // It is still writing there: the profile stays behind in the temporary folder.
        }
    }
}
