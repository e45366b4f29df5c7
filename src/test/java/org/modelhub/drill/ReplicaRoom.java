package org.modelhub.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.modelhub.HubApplication;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.bench.ChildProcess;
import org.modelhub.bench.HubHome;
import org.modelhub.bench.Java;
import org.modelhub.bench.Ports;
import org.modelhub.bench.Readiness;
import org.modelhub.fault.RecitingUpstream;
import org.modelhub.fault.RedisProcess;
import org.springframework.util.FileSystemUtils;

/** Real hubs, each a process of its own that can be killed, with one Redis and one upstream that recites a text. */
final class ReplicaRoom implements AutoCloseable {

    static final String KEY = "mh-drill-0123456789abcdef0123456789abcdef";

    private static final String ROUTE = """
            - route:
                id: model.%1$s
                description: A drill's public name.
                from:
                  uri: direct:model.%1$s
                  steps:
                    - loadBalance:
                        failoverLoadBalancer:
                          exception:
                            - org.modelhub.chat.ProviderException
                        steps:
                          - to: kamelet:model-%1$s-action
            %2$s""";

    final RecitingUpstream upstream;
    final RedisProcess redis = RedisProcess.start();
    private final Path work;
    private final HubHome home;
    private final Map<Integer, ChildProcess> hubs = new HashMap<>();
    private final Map<Integer, Integer> managementPorts = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int started;

    ReplicaRoom(String drill, int words, Duration pace) {
        upstream = new RecitingUpstream(words, pace);
        work = Path.of("target", "drill", drill);
        try {
            FileSystemUtils.deleteRecursively(work);
            Files.createDirectories(work);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        home = HubHome.in(work);
    }

    /** @param continued whether another model goes on with an answer that breaks off */
    ReplicaRoom name(String name, boolean continued) {
        Map<String, String> parameters =
                Map.of("provider", "drill-" + name, "baseUrl", upstream.baseUrl(), "apiKey", "drill", "model", name);
        home.write(
                "kamelets/model-" + name + "-action.kamelet.yaml",
                HubFixture.modelKamelet(name, "chat", "provider-openai-action", parameters));
        String behind = continued ? DrillRoom.step("continue-answer-action") : "";
        home.write("routes/model/" + name + ".camel.yaml", ROUTE.formatted(name, behind));
        names.add(name);
        return this;
    }

    /** A free port for a hub. */
    int port() {
        return Ports.free();
    }

    ReplicaRoom start(int port, String... settings) {
        started++;
        List<String> command = new ArrayList<>(List.of(
                Java.executable(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                HubApplication.class.getName()));
        List.of(settings).forEach(setting -> command.add("--" + setting));
        ChildProcess hub = ChildProcess.start(work.resolve("hub-" + started + ".log"), environment(port), command);
        hubs.put(port, hub);
        return this;
    }

    ReplicaRoom await(int port) {
        Readiness.await("the hub of the drill", port, KEY, hubs.get(port));
        HubCalls calls = new HubCalls(port, KEY);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> Assertions.assertThat(
                                calls.get("/v1/models").path("data").findValuesAsText("id"))
                        .containsAll(names));
        return this;
    }

    /** How many streams of a hub Redis has lost so far: those die with the hub. */
    int memoryOnly(int port) {
        String metrics = new HubCalls(managementPorts.get(port), null)
                .send("GET", "/actuator/prometheus", "")
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("hub_replay_lost_total"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Map<String, String> environment(int port) {
        managementPorts.put(port, port());
        return Map.of(
                "HUB_HOST", "127.0.0.1",
                "HUB_PORT", String.valueOf(port),
                "HUB_MANAGEMENT_PORT", managementPorts.get(port).toString(),
                "HUB_HOME", home.folder().toString(),
                "HUB_DATA", work.resolve("data-" + port).toString(),
                "HUB_KEY_PEPPER", "the-same-pepper-on-each-of-the-hubs",
                "HUB_SEAL_KEYS", "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                "HUB_REDIS_URL", redis.url(),
                "HUB_BOOTSTRAP_ADMIN_KEY", KEY);
    }

    /** SIGKILL; returns when it is dead. */
    void kill(int port) {
        hubs.remove(port).kill();
    }

    @Override
    public void close() {
        hubs.values().forEach(ChildProcess::kill);
        upstream.close();
        try {
            redis.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
