package org.modelhub.swap;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;

/**
 * A public name that was found to be sound: what to build it from, which models it can reach, and what it promises.
 *
 * @param kamelets the names of all Kamelets it calls, directly or through another
 * @param models at least one
 */
record NamePlan(
        NameSource source, RouteFile route, Set<String> kamelets, List<ReachedModel> models, Contract contract) {

    String name() {
        return source.name();
    }

    String file() {
        return source.route().path();
    }

    boolean available() {
        return models.stream().anyMatch(ReachedModel::available);
    }

    /** The longest prompt that any model of the name takes that can work now, in tokens. */
    int widestContext() {
        return models.stream()
                .filter(ReachedModel::available)
                .mapToInt(model -> model.card().contract().context())
                .max()
                .orElse(contract.context());
    }

    /** One sentence for each model that cannot work now, e.g. {@code model-gpt-action: OPENAI_API_KEY is not set}. */
    List<String> unavailable() {
        return models.stream()
                .filter(model -> !model.available())
                .map(model -> model.card().kamelet() + ": " + model.unavailableBecause())
                .toList();
    }

    /**
     * Whether stored vectors would become worthless: an embedding name is bound to its model and its dimension for as
     * long as it lives.
     *
     * @return the reason for a refusal, or null
     */
    @Nullable
    String objectionToReplacing(NamePlan before) {
        if (before.contract.kind() != Kind.EMBEDDING) {
            return before.contract.kind() == contract.kind() ? null : kindChange(before);
        }
        if (contract.kind() != Kind.EMBEDDING) {
            return kindChange(before);
        }
        if (before.contract.dimension() != contract.dimension()) {
            return "an embedding name keeps its vectors: dimension " + before.contract.dimension() + " cannot become "
                    + contract.dimension() + "; use a new name";
        }
        if (!before.upstreamModels().equals(upstreamModels())) {
            return "an embedding name keeps its vectors: model " + before.upstreamModels() + " cannot become "
                    + upstreamModels() + "; use a new name";
        }
        return null;
    }

    private String kindChange(NamePlan before) {
        return "a " + before.contract.kind().wire() + " name cannot become a "
                + contract.kind().wire() + " name; use a new name";
    }

    private Set<String> upstreamModels() {
        return models.stream()
                .map(model -> model.card().upstreamModel())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
