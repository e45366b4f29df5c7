package org.modelhub.swap;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the public names follow the files. Everything that changes a name happens on one thread: it polls the folder,
 * splits what changed into independent {@link ChangeSet}s, builds each set's generations beside the running ones, and
 * moves the pointers of a set only after all of it is built.
 */
public final class Swapper implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Swapper.class);

    private static final long STOP_SECONDS = 10;

    /**
     * How the swapper works.
     *
     * @param poll how often the folder is read
     * @param keep how many superseded sources a name keeps for a rollback
     * @param drainLimit after which a generation that still drains is reported; it is never cut
     */
    public record Settings(Duration poll, int keep, Duration drainLimit) {}

    private final HubFolder folder;
    private final Settings settings;
    private final UnaryOperator<String> environment;
    private final LiveRoutes live;
    private final Generations generations;
    private final FixedFiles fixed = new FixedFiles();
    private final Announcer announcer;
    private final Set<String> refusedSets = new HashSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread swap = new Thread(task, "hub-swap");
        swap.setDaemon(true);
        return swap;
    });
    private @Nullable Snapshot snapshot;
    private @Nullable String folderProblem;
    private @Nullable Snapshot catalogued;
    private List<CataloguedModel> catalogue = List.of();

    public Swapper(
            HubFolder folder,
            RouteEngine engine,
            Settings settings,
            UnaryOperator<String> environment,
            Clock clock,
            List<SwapListener> listeners) {
        this.folder = folder;
        this.settings = settings;
        this.environment = environment;
        this.announcer = new Announcer(listeners);
        this.generations = new Generations(engine, settings, clock, thread);
        this.live = new LiveRoutes(generations::isOverdue);
    }

    public LiveRoutes live() {
        return live;
    }

    /** Loads everything that can be loaded, and follows the files from then on. Returns after the first load. */
    @SuppressWarnings("FutureReturnValueIgnored") // poll reports its own failures
    public void start() {
        CompletableFuture.runAsync(this::poll, thread).join();
        long millis = settings.poll().toMillis();
        thread.scheduleWithFixedDelay(this::poll, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Stops following the files, after what is being done. What runs keeps running. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the files now instead of at the next poll; completes when they are followed. */
    public CompletionStage<Void> pollNow() {
        return CompletableFuture.runAsync(this::poll, thread);
    }

    /**
     * Builds an earlier generation's sources again, as a new generation that stays until the name's files change.
     *
     * @param generation one of the name's {@code rollbackTo}, or null for the newest of them
     * @param actor who asks for it, for the record
     * @return the new generation's number; fails with a {@link HubException}
     */
    public CompletionStage<Long> rollback(String name, @Nullable Long generation, String actor) {
        return CompletableFuture.supplyAsync(() -> rollbackNow(name, generation, actor), thread);
    }

    /**
     * Every model that the files describe, by name. Read when it is asked for and not when the files change: a start has
     * better things to do.
     */
    public CompletionStage<List<CataloguedModel>> catalogue() {
        return CompletableFuture.supplyAsync(this::catalogueNow, thread);
    }

    private List<CataloguedModel> catalogueNow() {
        Snapshot now = snapshot;
        if (now == null) {
            return List.of();
        }
        if (!now.equals(catalogued)) {
            catalogue = Catalogue.read(now, environment);
            catalogued = now;
        }
        return catalogue;
    }

    private void poll() {
        try {
            Snapshot now = folder.readSettled(snapshot);
            folderProblem = null;
            if (!now.equals(snapshot)) {
                follow(now);
                snapshot = now;
                live.setLoaded();
            }
            live.all().forEach(generations::reportOverdue);
        } catch (IOException e) {
            unreadable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("swap failed unexpectedly, names keep what they serve");
        }
    }

    /** A folder that cannot be read says nothing about any name: a lost mount must not retire them all. */
    private void unreadable(IOException e) {
        if (!e.toString().equals(folderProblem)) {
            folderProblem = e.toString();
            LOGGER.atError()
                    .addKeyValue("error", folderProblem)
                    .log("hub folder unreadable, names keep what they serve");
        }
    }

    private void follow(Snapshot now) {
        Map<String, NameSource> pending = new TreeMap<>();
        Map<String, NameSource> serving = new TreeMap<>();
        now.names().forEach((name, file) -> {
            NameSource source = NameSource.of(file, now.kamelets());
            PublicName known = live.knownOrNew(name);
            if (!source.fingerprint().equals(known.accepted())) {
                pending.put(name, source);
                if (known.live() != null) {
                    serving.put(name, known.live().plan().source());
                }
            } else {
                // What was refused is undone: nothing is to be built, and nothing is wrong any more.
                known.problem(null);
            }
        });
        List<ChangeSet> sets = ChangeSet.of(pending, serving);
        refusedSets.retainAll(sets.stream().map(ChangeSet::fingerprint).toList());
        sets.forEach(this::attempt);
        retireAllBut(now.names().keySet());
        live.strayProblems(StrayKamelets.problems(now));
        live.restartNeeded(fixed.changed(now));
    }

    private void attempt(ChangeSet set) {
        if (refusedSets.contains(set.fingerprint())) {
            return;
        }
        Map<String, SwapProblem> problems = new TreeMap<>();
        List<NamePlan> plans = new ArrayList<>();
        set.sources().values().forEach(source -> {
            try {
                plans.add(plan(source));
            } catch (SwapException e) {
                problems.put(source.name(), e.problem());
            }
        });
        List<Generation> built = problems.isEmpty() ? generations.buildAll(plans, problems) : List.of();
        if (problems.isEmpty()) {
            built.forEach(next -> {
                NameSource source = Objects.requireNonNull(set.sources().get(next.name()));
                take(next, source.fingerprint(), null);
            });
        } else {
            refuse(set, problems);
        }
    }

    private NamePlan plan(NameSource source) throws SwapException {
        NamePlan plan = NamePlanner.plan(source, environment);
        Generation serving = Objects.requireNonNull(live.known(source.name())).live();
        String objection = serving == null ? null : plan.objectionToReplacing(serving.plan());
        if (objection != null) {
            throw new SwapException(plan.file(), 0, objection);
        }
        return plan;
    }

    /** @param rolledBackBy null if the files changed */
    private void take(Generation next, String fingerprint, @Nullable String rolledBackBy) {
        PublicName name = Objects.requireNonNull(live.known(next.name()));
        Generation before = name.move(next, rolledBackBy != null, settings.keep());
        name.accepted(fingerprint);
        announcer.swapped(next, before, rolledBackBy);
        generations.drain(name, before);
    }

    private void refuse(ChangeSet set, Map<String, SwapProblem> problems) {
        refusedSets.add(set.fingerprint());
        SwapProblem first = problems.values().iterator().next();
        for (NameSource source : set.sources().values()) {
            SwapProblem own = problems.get(source.name());
            SwapProblem problem = own != null ? own : heldBack(first);
            Objects.requireNonNull(live.known(source.name())).problem(problem);
            announcer.refused(source.name(), problem);
        }
    }

    private static SwapProblem heldBack(SwapProblem cause) {
        return new SwapProblem(
                cause.file(),
                cause.line(),
                "held back, because a name that changes with it is broken: " + cause.reason());
    }

    private void retireAllBut(Set<String> names) {
        for (PublicName name : List.copyOf(live.all())) {
            if (!names.contains(name.name())) {
                Generation before = name.retire(settings.keep());
                if (before != null) {
                    announcer.retired(before);
                    generations.drain(name, before);
                } else if (!name.retired()) {
                    live.forget(name.name());
                }
            }
        }
    }

    private long rollbackNow(String name, @Nullable Long generation, String actor) {
        live.require(name);
        PublicName known = Objects.requireNonNull(live.known(name));
        PublicName.Superseded target = known.superseded().stream()
                .filter(old -> generation == null || old.generation() == generation)
                .findFirst()
                .orElseThrow(() -> conflict("'" + name + "' cannot be rolled back to "
                        + Objects.requireNonNullElse(generation, "an earlier generation") + ": it keeps "
                        + known.superseded().stream()
                                .map(PublicName.Superseded::generation)
                                .toList() + "."));
        Map<String, SwapProblem> problems = new TreeMap<>();
        List<Generation> built = List.of();
        try {
            built = generations.buildAll(List.of(plan(target.source())), problems);
        } catch (SwapException e) {
            problems.put(name, e.problem());
        }
        if (!problems.isEmpty()) {
            throw conflict("'" + name + "' was not rolled back: " + problems.get(name));
        }
        Snapshot now = Objects.requireNonNull(snapshot);
        SourceFile file = Objects.requireNonNull(now.names().get(name));
        take(built.get(0), NameSource.of(file, now.kamelets()).fingerprint(), actor);
        return built.get(0).number();
    }

    private static HubException conflict(String message) {
        return new HubException(
                new HubError(409, message, "invalid_request_error", "generation", "rollback_refused", null));
    }
}
