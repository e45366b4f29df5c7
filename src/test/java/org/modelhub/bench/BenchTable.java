package org.modelhub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs the benchmark and prints its table. The contestants take turns within each round (A B C A B C), so that what
 * the machine does meanwhile falls on all of them. Leaves the table and all logs in {@code target/bench}.
 *
 * <p>Options: {@code -Dbench.rows=translation} for the rows of translation only, {@code limits} for those of limits,
 * {@code streams} for those of held streams and sockets, on {@code -Dbench.ways=EVENTS,SOCKETS} or on all of the hub's
 * ({@link Delivery}); {@code -Dbench.quick=true};
 * {@code -Dbench.streams=500}; {@code -Dbench.hub.jvm="-Xmx256m"} for the hub under load.
 */
public final class BenchTable {

    private static final Path WORK = Path.of("target", "bench");
    private static final int LOW_LOAD_STREAMS = 8;
    private static final double P50 = 50;
    private static final double P99 = 99;

    private final BenchPlan plan = BenchPlan.chosen(Machine.maxDescriptors());
    private final Scores scores = new Scores();
    private final TranslationScores translations = new TranslationScores();
    private final List<Target> targets = new ArrayList<>();

    private BenchTable() {}

    public static void main(String[] arguments) throws IOException {
        emptyWork();
        BenchTable bench = new BenchTable();
        bench.report(bench.chosen());
    }

    private String chosen() {
        if (BenchPlan.isLimitsOnly()) {
            return limitsOnly();
        }
        if (BenchPlan.isStreamsOnly()) {
            return streamsOnly();
        }
        return BenchPlan.isTranslationOnly() ? translationOnly() : all();
    }

    /** {@return the table} */
    private String limitsOnly() {
        try {
            int upstream = startMock();
            startHub(upstream);
            return limits(upstream);
        } finally {
            stopContestants();
        }
    }

    /** With a second hub, which is stopped when its row is there. */
    private String limits(int upstream) {
        say("limits and no limits in turns");
        Target limited = new HubProcess(WORK.resolve("limits"))
                .startForLoad(upstream, LimitsLoad.SETTINGS.toArray(String[]::new));
        try {
            return new LimitsLoad(hub(), limited, plan).run();
        } finally {
            limited.process().close();
        }
    }

    /** {@return the tables} */
    private String streamsOnly() {
        try {
            int upstream = startProxies();
            CapacityLoad load = new CapacityLoad(plan);
            proxies()
                    .forEach(target ->
                            load.on(target.contestant() == Contestant.NGINX ? Delivery.NGINX : Delivery.RAW, target));
            load.on(Delivery.DIRECT, targets.get(0));
            List<Delivery> ways = Stream.of(Delivery.values())
                    .filter(Delivery::isHub)
                    .filter(BenchPlan::holds)
                    .toList();
            ways.forEach(way -> load.on(way, hubFor(way, upstream)));
            String held = load.run();
            return ways.contains(Delivery.SOCKETS) ? held + "\n" + load.idle(hubFor(Delivery.SOCKETS, upstream)) : held;
        } finally {
            stopContestants();
        }
    }

    private Target hubFor(Delivery way, int upstream) {
        String name = way.name().toLowerCase(Locale.ROOT) + "-" + targets.size();
        targets.add(new HubProcess(WORK.resolve(name)).startForLoad(upstream, IdleSockets.SETTING));
        return hub();
    }

    private Target hub() {
        return targets.get(targets.size() - 1);
    }

    /** {@return the tables} */
    private String translationOnly() {
        try {
            int upstream = startMock();
            startHub(upstream);
            translate();
        } finally {
            stopContestants();
        }
        return translationTables();
    }

    /** {@return the tables} */
    private String all() {
        String limits = "";
        try {
            int upstream = startContestants();
            proxies().forEach(this::warmUp);
            for (int round = 1; round <= plan.rounds(); round++) {
                say("round " + round + " of " + plan.rounds());
                round();
            }
            translate();
            if (Files.exists(HubProcess.JAR)) {
                limits = limits(upstream);
            }
            targets.forEach(this::holdStreams);
        } finally {
            stopContestants();
        }
        startUps();
        return new BenchReport(scores).table() + "\n" + limits + "\n" + translationTables();
    }

    private void translate() {
        targets.stream().filter(target -> target.contestant() == Contestant.HUB).forEach(hub -> {
            say("translated and untranslated in turns");
            new TranslationLoad(hub, plan, translations).run();
        });
    }

    private String translationTables() {
        say("single steps");
        return new TranslationReport(translations).table() + "\n" + MicroTable.of(BenchPlan.isQuick());
    }

    /** {@return the mock's port} */
    private int startContestants() {
        int upstream = startProxies();
        startHub(upstream);
        return upstream;
    }

    /** {@return the mock's port} */
    private int startProxies() {
        int upstream = startMock();
        Nginx.start(WORK, upstream)
                .ifPresentOrElse(targets::add, () -> say("no nginx on the path: its column stays empty"));
        int raw = Ports.free();
        join(Contestant.RAW, raw, java("raw-proxy", RawProxy.class, raw, upstream));
        return upstream;
    }

    /** {@return its port} */
    private int startMock() {
        int port = Ports.free();
        join(Contestant.DIRECT, port, java("upstream", BenchUpstream.class, port, plan.tokens()));
        return port;
    }

    private void startHub(int upstream) {
        if (Files.exists(HubProcess.JAR)) {
            targets.add(new HubProcess(WORK).startForLoad(upstream));
        } else {
            say(HubProcess.JAR + " is missing: the hub's column stays empty");
        }
    }

    private void join(Contestant contestant, int port, ChildProcess process) {
        Target target = new Target(contestant, port, HubProcess.KEY, process);
        targets.add(target);
        Readiness.await(target);
    }

    private void stopContestants() {
        for (int index = targets.size() - 1; index >= 0; index--) {
            targets.get(index).process().close();
        }
    }

    private List<Target> proxies() {
        return targets.stream()
                .filter(target -> target.contestant() != Contestant.DIRECT)
                .toList();
    }

    private void warmUp(Target target) {
        Duration time = target.contestant() == Contestant.NGINX ? plan.run() : plan.warmUp();
        note(target, ClosedLoop.run(target, 64, time));
        StreamTally streams = StreamLoad.repeated(target, BenchNames.FIRST, LOW_LOAD_STREAMS, time.dividedBy(5))
                .tally();
        scores.add(Measure.FAILURES, target.contestant(), streams.failures());
    }

    private void round() {
        targets.forEach(this::alone);
        proxies().forEach(target -> crowd(target, 64, Measure.REQUESTS_64));
        proxies().forEach(target -> crowd(target, 256, Measure.REQUESTS_256));
        targets.forEach(this::firstTokens);
    }

    private void alone(Target target) {
        ClosedLoop.Result result = note(target, ClosedLoop.run(target, 1, plan.run()));
        scores.add(Measure.REQUESTS_1, target.contestant(), result.perSecond());
        scores.add(Measure.ADDED_P50, target.contestant(), result.millis(P50));
        scores.add(Measure.ADDED_P99, target.contestant(), result.millis(P99));
    }

    private void crowd(Target target, int connections, Measure requests) {
        ClosedLoop.Result result = note(target, ClosedLoop.run(target, connections, plan.run()));
        scores.add(requests, target.contestant(), result.perSecond());
        if (requests == Measure.REQUESTS_64) {
            scores.add(Measure.CPU_PER_REQUEST, target.contestant(), result.cpuMicrosPerRequest());
        }
    }

    private void firstTokens(Target target) {
        StreamTally tally = StreamLoad.repeated(target, BenchNames.FIRST, LOW_LOAD_STREAMS, plan.run())
                .tally();
        scores.add(Measure.FAILURES, target.contestant(), tally.failures());
        scores.add(Measure.ADDED_FIRST_P50, target.contestant(), tally.firstTokenMillis(P50));
        scores.add(Measure.ADDED_FIRST_P99, target.contestant(), tally.firstTokenMillis(P99));
        scores.add(Measure.ADDED_GAP_P99, target.contestant(), tally.addedGapMillis(P99));
    }

    private void holdStreams(Target target) {
        say(plan.streams() + " streams through " + target.contestant().title());
        StreamLoad.Result result = StreamLoad.once(
                target,
                StreamLoad.events(target, target.request(BenchNames.TOKENS, true)),
                plan.streams(),
                plan.ramp(),
                plan.streamLength(),
                target.process()::rssMebibytes);
        StreamTally tally = result.tally();
        Contestant contestant = target.contestant();
        long due = (long) plan.streams() * plan.tokens();
        scores.add(Measure.FAILURES, contestant, tally.failures());
        scores.add(Measure.STREAM_LOST, contestant, due - tally.delivered());
        scores.add(Measure.STREAM_COALESCED, contestant, 1_000.0 * tally.coalescedChunks() / due);
        scores.add(Measure.STREAM_DELAY_P99, contestant, tally.chunkDelayMillis(P99));
        scores.add(Measure.STREAM_CPU, contestant, (double) result.cpuMicros() / Math.max(1, tally.delivered()));
        scores.add(
                Measure.STREAM_CORES,
                contestant,
                result.cpuMicros() * 1e3 / result.time().toNanos());
        scores.add(Measure.STREAM_RSS, contestant, result.sample());
    }

    private void startUps() {
        if (!Files.exists(HubProcess.JAR)) {
            return;
        }
        HubProcess hub = new HubProcess(WORK.resolve("start"));
        for (int start = 1; start <= plan.startUps(); start++) {
            say("start " + start + " of " + plan.startUps());
            scores.add(Measure.START_UP, Contestant.HUB, hub.secondsToFirstAnswer());
        }
    }

    private ClosedLoop.Result note(Target target, ClosedLoop.Result result) {
        scores.add(Measure.FAILURES, target.contestant(), result.failures());
        return result;
    }

    private void report(String tables) throws IOException {
        String text = String.format(
                Locale.ROOT,
                "%s%nMedians over rounds: %d, of %d s each; %d streams of %d tokens, %d a second. "
                        + "Translation: medians over %d rounds of %d s each, ratios within the round. "
                        + "Load generator, mock and contestant share the machine: %s. Hub under load: java %s.%n",
                tables,
                plan.rounds(),
                plan.run().toSeconds(),
                plan.streams(),
                plan.tokens(),
                BenchPlan.TOKENS_PER_SECOND,
                plan.translationRounds(),
                plan.translationRun().toSeconds(),
                Machine.describe(),
                HubProcess.loadOptions());
        Files.writeString(WORK.resolve("table.md"), text);
        System.out.println(text);
    }

    private static ChildProcess java(String name, Class<?> main, int... arguments) {
        return Java.start(WORK.resolve(name + ".log"), main, arguments);
    }

    static void say(String line) {
        System.err.println("bench: " + line);
    }

    private static void emptyWork() throws IOException {
        if (Files.exists(WORK)) {
            try (Stream<Path> files = Files.walk(WORK)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(WORK.resolve("start"));
    }
}
