package org.modelhub.catalog;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a model, or a public name, promises to its clients.
 *
 * @param context tokens of prompt and answer together; for embeddings and rerank the input limit;
 *     0 for the kinds that are not counted in tokens
 * @param maxOutput tokens of one answer; 0 where there is none
 * @param dimension length of the vectors; 0 where there are none
 * @param features of {@code tools}, {@code vision}, {@code json-schema}, {@code reasoning}
 */
public record Contract(Kind kind, int context, int maxOutput, int dimension, Set<String> features) {

    public Contract {
        features = Set.copyOf(features);
    }

    /**
     * The most that every one of these can keep.
     *
     * @throws IllegalArgumentException if there is none, or they differ in kind or dimension
     */
    public static Contract weakest(Collection<Contract> contracts) {
        Contract weakest = null;
        for (Contract contract : contracts) {
            weakest = weakest == null ? contract : weakest.meet(contract);
        }
        if (weakest == null) {
            throw new IllegalArgumentException("no model is reachable");
        }
        return weakest;
    }

    private Contract meet(Contract other) {
        if (kind != other.kind) {
            throw new IllegalArgumentException(
                    "models of kind " + kind.wire() + " and " + other.kind.wire() + " mixed");
        }
        if (dimension != other.dimension) {
            throw new IllegalArgumentException("vectors of " + dimension + " and " + other.dimension + " mixed");
        }
        Set<String> common = new TreeSet<>(features);
        common.retainAll(other.features);
        return new Contract(
                kind, Math.min(context, other.context), Math.min(maxOutput, other.maxOutput), dimension, common);
    }
}
