package org.modelhub.swap;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.Contract;

/**
 * What there is to say about one public name.
 *
 * @param state {@code live}, {@code retired}, or {@code refused} if it never could be loaded
 * @param generation the live one, else 0
 * @param since when the live generation took over, else null
 * @param rolledBack whether an older generation serves by an operator's wish, until the file changes again
 * @param file relative to the hub's folder
 * @param inFlight requests in the live generation, streams included
 * @param available whether at least one of its models can work
 * @param unavailable one sentence for each model that cannot
 * @param problem why the last change of its files was not taken, or null
 * @param contract null unless live
 * @param draining generations that still finish their requests
 * @param rollbackTo generations that a rollback can name, newest first
 */
public record NameReport(
        String name,
        String state,
        long generation,
        @Nullable Instant since,
        boolean rolledBack,
        String file,
        int inFlight,
        boolean available,
        List<String> unavailable,
        @Nullable SwapProblem problem,
        @Nullable Contract contract,
        List<ReachedModel> models,
        List<Draining> draining,
        List<Long> rollbackTo) {

    /**
     * A generation that finishes its requests.
     *
     * @param overdue whether it takes longer than the limit
     */
    public record Draining(long generation, int inFlight, boolean overdue) {}

    static NameReport of(PublicName name, Predicate<Generation> overdue) {
        Generation live = name.live();
        NamePlan plan = live == null ? null : live.plan();
        return new NameReport(
                name.name(),
                plan != null ? "live" : name.retired() ? "retired" : "refused",
                live == null ? 0 : live.number(),
                live == null ? null : live.since(),
                name.rolledBack(),
                plan == null ? "routes/model/" + name.name() + ".camel.yaml" : plan.file(),
                live == null ? 0 : live.inFlight(),
                plan != null && plan.available(),
                plan == null ? List.of() : plan.unavailable(),
                name.problem(),
                plan == null ? null : plan.contract(),
                plan == null ? List.of() : plan.models(),
                name.draining().stream()
                        .map(old -> new Draining(old.number(), old.inFlight(), overdue.test(old)))
                        .toList(),
                name.superseded().stream()
                        .map(PublicName.Superseded::generation)
                        .toList());
    }
}
