package org.modelhub.swap;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;

/**
 * What a public name's file promises in its note. What it leaves out is the weakest of the models it can reach; what it
 * says must hold for each of them, because any of them may answer, one that is not available now included.
 */
final class DeclaredContract {

    private static final Set<String> KNOWN = Set.of("kind", "context", "max-output", "dimension", "features");

    private final RouteFile route;

    DeclaredContract(RouteFile route) {
        this.route = route;
    }

    void checkKeys() throws SwapException {
        for (String key : route.declared().keySet()) {
            if (!KNOWN.contains(key)) {
                report(key, "is none of " + new TreeSet<>(KNOWN));
            }
        }
    }

    /** {@return the name's contract} */
    Contract check(List<ReachedModel> models) throws SwapException {
        Contract weakest = weakest(models);
        Contract contract = new Contract(
                declared("kind", Kind::of, weakest.kind()),
                declared("context", ModelAnnotations::positiveNumber, weakest.context()),
                declared("max-output", ModelAnnotations::positiveNumber, weakest.maxOutput()),
                declared("dimension", ModelAnnotations::positiveNumber, weakest.dimension()),
                declared("features", ModelAnnotations::features, weakest.features()));
        for (ReachedModel model : models) {
            hold(model.card().kamelet(), contract, model.card().contract());
        }
        return contract;
    }

    private Contract weakest(List<ReachedModel> models) throws SwapException {
        try {
            return Contract.weakest(
                    models.stream().map(model -> model.card().contract()).toList());
        } catch (IllegalArgumentException e) {
            throw new SwapException(
                    route.tree().source().path(), 0, "the models do not fit together: " + e.getMessage());
        }
    }

    private void hold(String model, Contract promised, Contract given) throws SwapException {
        demand(given.kind() == promised.kind(), "kind", model, given.kind().wire());
        demand(given.context() >= promised.context(), "context", model, given.context());
        demand(given.maxOutput() >= promised.maxOutput(), "max-output", model, given.maxOutput());
        demand(given.dimension() == promised.dimension(), "dimension", model, given.dimension());
        demand(given.features().containsAll(promised.features()), "features", model, new TreeSet<>(given.features()));
    }

    private void demand(boolean held, String key, String model, Object given) throws SwapException {
        if (!held) {
            report(key, "is not met by " + model + ", which has " + given);
        }
    }

    private <T> T declared(String key, Function<String, T> parser, T fallback) throws SwapException {
        String value = route.declaredValue(key);
        try {
            return value == null ? fallback : parser.apply(value);
        } catch (IllegalArgumentException e) {
            report(key, "is wrong: " + e.getMessage());
            return fallback;
        }
    }

    private void report(String key, String reason) throws SwapException {
        route.reportNote(key, "declared modelhub/" + key + " (" + route.declaredValue(key) + ") " + reason);
    }
}
