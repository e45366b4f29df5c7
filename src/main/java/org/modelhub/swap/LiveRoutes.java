package org.modelhub.swap;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/** The public names and where their requests go now. Safe for all threads; taking a request in needs no lock. */
public final class LiveRoutes {

    private static final HubError STARTING =
            new HubError(503, "The hub is starting.", "unavailable_error", null, "starting", Duration.ofSeconds(1));

    private final Map<String, PublicName> names = new ConcurrentHashMap<>();
    private final Predicate<Generation> overdue;
    private volatile Map<String, SwapProblem> strayProblems = Map.of();
    private volatile List<String> restartNeeded = List.of();
    private volatile boolean loaded;

    LiveRoutes(Predicate<Generation> overdue) {
        this.overdue = overdue;
    }

    /**
     * Takes a request into the live generation of a name. The caller must call {@link Generation#leave} once, after the
     * last byte.
     *
     * @throws HubException 404 for a name that is not there, 410 for one that was taken away, 503 for one that could
     *     not be loaded
     */
    public Generation acquire(@Nullable String name) {
        for (; ; ) {
            PublicName known = name == null ? null : names.get(name);
            Generation live = known == null ? null : known.live();
            if (live == null) {
                throw new HubException(refusal(name, known));
            }
            if (live.enter()) {
                return live;
            }
            // A swap came between reading the pointer and counting: the pointer has moved, so read it again.
            Thread.onSpinWait();
        }
    }

    /**
     * The report of one name that serves.
     *
     * @throws HubException as {@link #acquire}
     */
    public NameReport require(@Nullable String name) {
        PublicName known = name == null ? null : names.get(name);
        if (known == null || known.live() == null) {
            throw new HubException(refusal(name, known));
        }
        return NameReport.of(known, overdue);
    }

    /** All names in alphabetical order. */
    public List<NameReport> report() {
        return new ConcurrentSkipListMap<>(names)
                .values().stream().map(name -> NameReport.of(name, overdue)).toList();
    }

    /** Files that are wrong and belong to no name. */
    public Collection<SwapProblem> strayProblems() {
        return strayProblems.values();
    }

    /** Files that changed and take effect at the next start only: routes that cannot be swapped, and their Kamelets. */
    public List<String> restartNeeded() {
        return restartNeeded;
    }

    /** Refuses until the folder was read once: a list made earlier would lack names that are there. */
    public void requireLoaded() {
        if (!loaded) {
            throw new HubException(STARTING);
        }
    }

    /** Whether the folder was read once; before that, no name is known. */
    public boolean loaded() {
        return loaded;
    }

    @Nullable
    PublicName known(String name) {
        return names.get(name);
    }

    PublicName knownOrNew(String name) {
        return names.computeIfAbsent(name, PublicName::new);
    }

    void forget(String name) {
        names.remove(name);
    }

    Collection<PublicName> all() {
        return names.values();
    }

    void strayProblems(Map<String, SwapProblem> problems) {
        strayProblems = Map.copyOf(problems);
    }

    void restartNeeded(List<String> paths) {
        restartNeeded = List.copyOf(paths);
    }

    void setLoaded() {
        loaded = true;
    }

    private HubError refusal(@Nullable String name, @Nullable PublicName known) {
        if (!loaded) {
            return STARTING;
        }
        if (name == null) {
            return HubError.badRequest("The request names no model.", "model", "model_missing");
        }
        if (known == null) {
            return HubError.notFound(
                    "The model '" + name + "' does not exist. There are: " + list() + ".", "model", "model_not_found");
        }
        if (known.retired()) {
            String message = "The model '" + name + "' was retired. There are: " + list() + ".";
            return new HubError(410, message, "invalid_request_error", "model", "model_retired", null);
        }
        return HubError.unavailable(
                "The model '" + name + "' is configured, but could not be loaded.", "model_not_loaded");
    }

    private String list() {
        return names.values().stream()
                .filter(name -> name.live() != null)
                .map(PublicName::name)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
