package org.modelhub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.modelhub.edge.engine.HubHttpServer;
import org.modelhub.swap.LiveRoutes;
import org.modelhub.swap.NameReport;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole hub in this process, on free ports, with a home of its own: the shipped routes and Kamelets plus those of
 * {@code src/test/hub}. Its files may be edited while it runs.
 */
public final class HubFixture implements AutoCloseable {

    public static final String ADMIN_KEY = "hub-fixture-admin-key-0123456789";

    private static final Path TEST_HOME = Path.of("src/test/hub");

    private static final String KAMELET = """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              name: model-%s-action
              annotations:
                modelhub/kind: "%s"
                modelhub/provider: "test"
                modelhub/upstream-model: "test"
                modelhub/version: "1"
                modelhub/tier: "external"
                modelhub/context: "32768"
                modelhub/max-output: "4096"
                modelhub/price-input: "1"
                modelhub/price-output: "2"
                modelhub/price-date: "2026-01-01"
            %s  labels:
                camel.apache.org/kamelet.type: action
            spec:
              definition:
                title: A Test's Model
                description: Behaves as its test needs it.
                type: object
              template:
                from:
                  uri: kamelet:source
                  steps:
                    - to:
                        uri: kamelet:%s
                        parameters:
            %s""";
    private static final String ROUTE = """
            - route:
                id: model.%s
                description: A test's public name.
                from:
                  uri: direct:model.%s
                  steps:
                    - to: kamelet:model-%s-action
            """;

    private final Path folder;
    private final ConfigurableApplicationContext context;

    /** @param settings Spring properties, as {@code name=value}, before those of this fixture */
    public HubFixture(String... settings) {
        this(List.of(), settings);
    }

    /** @param beans configuration classes beside the hub's own */
    public HubFixture(List<Class<?>> beans, String... settings) {
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
                // A test that closes its hub waits for nobody, and a busy machine is not an overloaded hub.
                "--hub.edge.drain.notice=0s",
                "--hub.edge.drain.time=200ms",
                "--hub.edge.shed.delay=1m",
                "--hub.upstream.connect-timeout=20s",
                // Whatever the shell that runs the tests is set up for.
                "--hub.database.url=",
                "--hub.identity.pepper=",
                "--hub.local.preload=",
                // What a provider did in one test is not held against it in the next; GuardedHubTest takes these out.
                "--hub.upstream.guard.breaker.consecutive=1000000",
                "--hub.upstream.guard.breaker.calls=1000000",
                "--hub.upstream.guard.gate.longest=0s",
                "--hub.identity.bootstrap-admin-key=" + ADMIN_KEY));
        for (String setting : settings) {
            String name = "--" + setting.substring(0, setting.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add("--" + setting);
        }
        SpringApplication hub = HubApplication.application();
        hub.addPrimarySources(beans);
        context = hub.run(arguments.toArray(String[]::new));
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
            Files.createDirectories(target.getParent());
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

    /**
     * Adds a public name with a model Kamelet of its own, as an operator does while the hub runs.
     *
     * @param kind chat, embedding or rerank
     * @param provider a provider Kamelet
     * @param parameters the provider's parameters; values must need no YAML quoting inside double quotes
     */
    public void add(String name, String kind, String provider, Map<String, String> parameters) {
        write("kamelets/model-" + name + "-action.kamelet.yaml", modelKamelet(name, kind, provider, parameters));
        write("routes/model/" + name + ".camel.yaml", ROUTE.formatted(name, name, name));
    }

    /** Adds a public name for chats with a model that an OpenAI-compatible peer of the test serves. */
    public void addChat(String name, String baseUrl, String model) {
        add(name, "chat", "provider-openai-action", Map.of("baseUrl", baseUrl, "apiKey", "some-key", "model", model));
    }

    /** How many requests for a public name are under way. */
    public long inFlight(String name) {
        return bean(LiveRoutes.class).report().stream()
                .filter(report -> report.name().equals(name))
                .mapToLong(NameReport::inFlight)
                .sum();
    }

    /** The text of {@code model-<name>-action}; see {@link #add}. */
    public static String modelKamelet(String name, String kind, String provider, Map<String, String> parameters) {
        String lines = parameters.entrySet().stream()
                .map(entry -> "              " + entry.getKey() + ": \"" + entry.getValue() + "\"\n")
                .collect(Collectors.joining());
        String dimension = kind.equals("embedding") ? "    modelhub/dimension: \"64\"\n" : "";
        return KAMELET.formatted(name, kind, dimension, provider, lines);
    }

    /** Waits until these names are served. */
    public void awaitNames(String... names) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        org.assertj.core.api.Assertions.assertThat(served()).contains(names));
    }

    private Set<String> served() {
        return bean(LiveRoutes.class).report().stream()
                .filter(report -> report.contract() != null)
                .map(NameReport::name)
                .collect(Collectors.toSet());
    }

    public int port() {
        return context.getBean(HubHttpServer.class).getPort();
    }

    public int managementPort() {
        return Integer.parseInt(context.getBean(ManagePortLauncher.class)
                .port()
                .join()
                .getEnvironment()
                .getRequiredProperty("local.server.port"));
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
