package org.modelhub.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.modelhub.HubApplication;
import org.modelhub.HubCaller;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.bench.ChildProcess;
import org.modelhub.bench.HubHome;
import org.modelhub.bench.Java;
import org.modelhub.bench.Ports;
import org.modelhub.bench.Readiness;

/**
 * A real hub and a {@link DrillUpstream}, each a process of its own on loopback, with the public names of one drill. Its
 * files and logs are left in {@code target/drill}.
 */
final class DrillRoom implements AutoCloseable {

    static final String HEAP = "256m";

    private static final String ADMIN_KEY = "mh-drill-0123456789abcdef0123456789abcdef";
    private static final int[] WARM_UP = {10, 50, 150, 300};
    private static final Duration WARM_UP_STEP = Duration.ofSeconds(4);
    private static final String FAILOVER = """
            - route:
                id: model.%s
                description: A drill's public name.
                from:
                  uri: direct:model.%s
                  steps:
            %s        - loadBalance:
                        failoverLoadBalancer:
                          exception:
                            - org.modelhub.chat.ProviderException
                        steps:
            %s%s""";

    private final Path work;
    private final HubHome home;
    private final int upstreamPort = Ports.free();
    private final int port = Ports.free();
    private final List<String> names = new ArrayList<>();
    private final HttpClient console =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ChildProcess upstream;
    private ChildProcess hub;

    /** @param name of the drill, for its folder */
    DrillRoom(String name) {
        work = Path.of("target", "drill", name);
        empty();
        home = HubHome.in(work);
    }

    private void empty() {
        try {
            if (Files.exists(work)) {
                try (Stream<Path> files = Files.walk(work)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
            Files.createDirectories(work);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Adds a model of the upstream, with a provider of its own, and nothing that serves it yet. */
    DrillRoom model(String model) {
        Map<String, String> parameters = Map.of(
                "provider",
                "drill-" + model,
                "baseUrl",
                "http://127.0.0.1:" + upstreamPort + "/v1",
                "apiKey",
                "drill",
                "model",
                model);
        home.write(
                "kamelets/model-" + model + "-action.kamelet.yaml",
                HubFixture.modelKamelet(model, "chat", "provider-openai-action", parameters));
        return this;
    }

    /** Adds a public name that these models serve in this order, each where the one before does not. */
    DrillRoom name(String name, List<String> models) {
        return name(name, models, "", "");
    }

    /** The same, with steps before and behind the failover. */
    DrillRoom name(String name, List<String> models, String before, String behind) {
        StringBuilder steps = new StringBuilder();
        for (String model : models) {
            steps.append("              - to: kamelet:model-").append(model).append("-action\n");
        }
        home.write("routes/model/" + name + ".camel.yaml", FAILOVER.formatted(name, name, before, steps, behind));
        names.add(name);
        return this;
    }

    /** A step of a route that calls this Kamelet with its defaults. */
    static String step(String kamelet) {
        return "        - to: kamelet:" + kamelet + "\n";
    }

    /** @param settings of the hub, as {@code name=value} */
    DrillRoom open(String... settings) {
        upstream = Java.start(work.resolve("upstream.log"), DrillUpstream.class, upstreamPort);
        List<String> command = new ArrayList<>(List.of(
                Java.executable(),
                "-Xmx" + HEAP,
                "-Xlog:gc:file=" + work.resolve("gc.log"),
                "-cp",
                System.getProperty("java.class.path"),
                HubApplication.class.getName()));
        for (String setting : settings) {
            command.add("--" + setting);
        }
        hub = ChildProcess.start(work.resolve("hub.log"), environment(), command);
        Readiness.await("the hub of the drill", port, ADMIN_KEY, hub);
        awaitNames();
        return this;
    }

    private Map<String, String> environment() {
        return Map.of(
                "HUB_HOST", "127.0.0.1",
                "HUB_PORT", String.valueOf(port),
                "HUB_MANAGEMENT_PORT", String.valueOf(Ports.free()),
                "HUB_HOME", home.folder().toString(),
                "HUB_DATA", work.resolve("data").toString(),
                "HUB_BOOTSTRAP_ADMIN_KEY", ADMIN_KEY);
    }

    /** The hub lists names as it has loaded them; on a busy machine that goes on for a while. */
    private void awaitNames() {
        HubCalls calls = new HubCalls(port, ADMIN_KEY);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> Assertions.assertThat(
                                calls.get("/v1/models").path("data").findValuesAsText("id"))
                        .containsAll(names));
    }

    int port() {
        return port;
    }

    /** The admin's. */
    String key() {
        return ADMIN_KEY;
    }

    /** Until the compiler of the hub has seen the way of a request: little, and more and more. */
    DrillRoom warmUp(Question question) {
        for (int perSecond : WARM_UP) {
            OpenLoop.steady(port, question, perSecond, Duration.ofSeconds(10)).run(WARM_UP_STEP);
        }
        return this;
    }

    /** A chat with this name, asked with the admin's key. */
    Question question(String name, boolean streams) {
        return Question.chat(name, ADMIN_KEY, streams);
    }

    /** {@return the new key's text} @param policy the JSON object of the key's policy */
    String key(String name, String policy) {
        HttpResponse<String> made = new HubCaller(port, ADMIN_KEY)
                .post("/admin/keys", "{\"name\":\"" + name + "\",\"role\":\"app\",\"policy\":" + policy + "}");
        if (made.statusCode() != 201) {
            throw new IllegalStateException("no key: " + made.body());
        }
        return HubCalls.json(made).path("key").asText();
    }

    /** What the admin's key has used of each name. */
    JsonNode usage() {
        return new HubCalls(port, ADMIN_KEY).get("/v1/usage").path("models");
    }

    /** The most of the heap that was in use right after a collection, as a part of what it may take. */
    double heapAfterCollection() {
        return GcLog.mostAfterCollection(work.resolve("gc.log"), HEAP);
    }

    /** How often the upstream's model was called. */
    long calls(String model) {
        return HubCalls.json(send("GET", "/calls")).path(model).asLong();
    }

    void weather(String model, Weather weather) {
        send("POST", "/weather/" + model + "/" + weather);
    }

    /** Bad weather by plan from now on. */
    void begin(String model, String plan) {
        send("POST", "/plan/" + model + "?" + plan);
    }

    private String send(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + upstreamPort + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return console.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public void close() {
        if (hub != null) {
            hub.close();
        }
        if (upstream != null) {
            upstream.close();
        }
    }
}
