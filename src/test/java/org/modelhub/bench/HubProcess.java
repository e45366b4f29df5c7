package org.modelhub.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the hub's jar: with the benchmark's home for load, with the project's own for start-up times. */
final class HubProcess {

    static final String KEY = "mh-bench-0123456789abcdef0123456789abcdef";
    /** As an operator sets them whose provider carries as much; the hub's own are for one that must be found out. */
    private static final List<String> SLOTS =
            List.of("--hub.upstream.limit.initial=4096", "--hub.upstream.limit.ceiling=4096");

    static final Path JAR = Path.of("target", "model-hub.jar");

    private final Path work;
    private int started;

    HubProcess(Path work) {
        this.work = work;
    }

    /**
     * For load: only the benchmark's public names, and the options of {@code -Dbench.hub.jvm}.
     *
     * @param settings of the hub, as {@code --name=value}
     */
    Target startForLoad(int upstreamPort, String... settings) {
        Map<String, String> upstream = Map.of("BENCH_UPSTREAM_URL", "http://127.0.0.1:" + upstreamPort + "/v1");
        String[] all = Stream.concat(SLOTS.stream(), Arrays.stream(settings)).toArray(String[]::new);
        Target hub = start(mergedHome(), List.of(loadOptions().split(" ")), upstream, all);
        Readiness.await(hub);
        return hub;
    }

    static String loadOptions() {
        return System.getProperty("bench.hub.jvm", "-Xmx256m");
    }

    /** As a newcomer starts it: {@code java -jar}, the names that ship, an empty data folder. */
    double secondsToFirstAnswer() {
        long before = System.nanoTime();
        Target hub = start(Path.of("").toAbsolutePath(), List.of(), Map.of());
        Readiness.await(hub);
        double seconds = (System.nanoTime() - before) / 1e9;
        hub.process().close();
        return seconds;
    }

    private Target start(Path home, List<String> options, Map<String, String> more, String... settings) {
        int port = Ports.free();
        started++;
        Map<String, String> environment = new HashMap<>(more);
        environment.put("HUB_PORT", String.valueOf(port));
        environment.put("HUB_MANAGEMENT_PORT", String.valueOf(Ports.free()));
        environment.put("HUB_HOME", home.toString());
        environment.put("HUB_DATA", work.resolve("data-" + started).toString());
        environment.put("HUB_BOOTSTRAP_ADMIN_KEY", KEY);
        List<String> command = new ArrayList<>(List.of(Java.executable()));
        options.stream().filter(option -> !option.isBlank()).forEach(command::add);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        command.addAll(List.of(settings));
        ChildProcess process = ChildProcess.start(work.resolve("hub-" + started + ".log"), environment, command);
        return new Target(Contestant.HUB, port, KEY, process);
    }

    /** With the benchmark's names; those that ship stay out. */
    private Path mergedHome() {
        return HubHome.in(work)
                .copy(Path.of("src/test/bench/kamelets"), "kamelets")
                .copy(Path.of("src/test/bench/routes/model"), "routes/model")
                .folder();
    }
}
